import '@tabler/core/dist/css/tabler.min.css'
import './theme.css'
import './office.css'
import './merchant.css'
import './driver.css'
import './money.css'
import './policies.css'
import './setup.css'
import 'htmx.org'
import { watchKeys } from './keys'
import { watchLink, watchMenus } from './menus'
import { watchLists } from './lists'
import { watchForms } from './forms'
import { startScan } from './scan'
import { watchWedge } from './wedge'

watchKeys()
watchMenus()
watchLink()
watchLists()
watchForms()
watchWedge()
for (const page of document.querySelectorAll<HTMLElement>('[data-scan]')) startScan(page)
