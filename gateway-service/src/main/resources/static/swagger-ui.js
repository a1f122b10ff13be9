// Shows the documents of all services together, and of each by itself in the list at the top.
fetch('/', { headers: { Accept: 'application/json' } })
  .then((answer) => answer.json())
  .then((home) => {
    const installed = home.services.filter((service) => service.links.openapi);
    window.ui = SwaggerUIBundle({
      dom_id: '#swagger-ui',
      urls: [
        { name: 'all services', url: home.links.openapi },
        ...installed.map((service) => ({ name: service.name, url: service.links.openapi })),
      ],
      presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
      layout: 'StandaloneLayout',
      deepLinking: true,
      validatorUrl: null,
    });
  });
