// Reads the schema and lays it out; sends no requests of its own.
const place = document.querySelector("[data-api-docs]");
if (place && globalThis.SwaggerUIBundle) {
  globalThis.SwaggerUIBundle({
    url: place.dataset.apiDocs,
    domNode: place,
    presets: [globalThis.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    supportedSubmitMethods: [],
    docExpansion: "none",
    validatorUrl: null,
  });
}
