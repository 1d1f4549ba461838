// Before the first paint: dark where the system is dark and nobody chose otherwise.
if (!/(^|; )theme=/.test(document.cookie) && matchMedia('(prefers-color-scheme: dark)').matches) {
  document.documentElement.dataset.bsTheme = 'dark'
}
document.documentElement.classList.add('cq-script')
