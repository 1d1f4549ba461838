import '@tabler/core/dist/css/tabler.min.css'
import './theme.css'
import './office.css'
import './money.css'
import 'htmx.org'
import { watchKeys } from './keys'
import { watchLink, watchMenus } from './menus'
import { watchLists } from './lists'
import { watchForms } from './forms'
import { startScan } from './scan'

watchKeys()
watchMenus()
watchLink()
watchLists()
watchForms()
for (const page of document.querySelectorAll<HTMLElement>('[data-scan]')) startScan(page)
