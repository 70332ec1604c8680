// Asks the device for a passkey, or to make one, and sends what it signed with the form around it.
for (const form of document.querySelectorAll('form[data-passkey]')) {
  const problem = form.querySelector('[role="alert"]')
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    problem.hidden = true
    const options = JSON.parse(form.dataset.options)
    try {
      const credential =
        form.dataset.passkey === 'get'
          ? await navigator.credentials.get({
              publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
            })
          : await navigator.credentials.create({
              publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
            })
      form.elements.namedItem('answer').value = JSON.stringify(credential.toJSON())
      form.submit()
    } catch (error) {
      problem.textContent = `Your device said no (${error.name}). Try again.`
      problem.hidden = false
    }
  })
}
