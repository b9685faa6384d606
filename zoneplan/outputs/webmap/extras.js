// Further layers (context, scanned plans) from a list that may change while the map stands. Names are text nodes.
(function (zoneplan) {
  "use strict";
  const { draw, tip } = zoneplan.drawing;
  const ends = (bounds) => [[bounds[0], bounds[1]], [bounds[2], bounds[3]]];

  const ahead = new Map(); // address -> the answer that is on its way

  async function fetched(url) {
    const asked = ahead.get(url);
    ahead.delete(url);
    const answer = await (asked || fetch(url));
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return answer.json();
  }
  zoneplan.fetched = fetched;

  function ask(url) {
    if (!ahead.has(url)) ahead.set(url, fetch(url));
    return ahead.get(url);
  }

  // The list, and what is told of its parcel layers, come while the plan's own layers are still on their way: three
  // waits at once instead of one after the other. What fails here is told by whoever uses it.
  zoneplan.askAhead = async function (state, url) {
    if (url === null || url === state.extrasUrl) return;
    try {
      const answer = await ask(url);
      if (!answer.ok) return;
      for (const extra of await answer.clone().json()) if (extra.kind === "parcels" && !state.extras[extra.id]) ask(extra.url).catch(() => {});
    } catch {
      // setExtras says so
    }
  };

  // Leaflet's list of layers takes names as HTML
  zoneplan.escaped = (text) => text.replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`);

  async function vector(state, extra) {
    const collection = await fetched(extra.url);
    const group = L.featureGroup();
    const style = () => ({ ...extra.style, className: "zp-extra" });
    draw(state, collection, "context", style, (feature, layer) => {
      if (feature.properties.tip) tip(state, layer, feature);
    }).eachLayer((layer) => {
      layer.toGeoJSON = undefined; // context is nothing to choose
      group.addLayer(layer);
    });
    return group;
  }

  function image(state, extra) {
    const options = { pane: "images", opacity: extra.opacity, className: "zp-image", alt: "" };
    return L.imageOverlay(extra.url, ends(extra.bounds), options);
  }

  const MAKERS = { vector, image, parcels: (state, extra) => zoneplan.parcelLayer(state, extra) };

  // Brings the map to the list at ``url`` (null: none); a list that comes late over a newer one is dropped.
  zoneplan.setExtras = async function (state, url) {
    if (url === state.extrasUrl) return;
    state.extrasUrl = url;
    try {
      const wanted = url === null ? [] : await fetched(url);
      if (url !== state.extrasUrl) return;
      const ids = new Set(wanted.map((extra) => extra.id));
      for (const [id, kept] of Object.entries(state.extras)) {
        if (ids.has(id)) continue;
        kept.layer.remove();
        delete state.extras[id];
      }
      for (const extra of wanted) {
        if (state.extras[extra.id]) continue;
        const layer = await MAKERS[extra.kind](state, extra);
        if (url !== state.extrasUrl) return;
        state.extras[extra.id] = { ...extra, layer: layer.addTo(state.map) };
      }
    } catch (error) {
      zoneplan.notice(state, "load-failed");
      throw error;
    } finally {
      if (url === state.extrasUrl) zoneplan.dress(state);
    }
  };

  // A slider for each image that is on the map; with one alone its general name will do.
  zoneplan.opacityControl = function (state) {
    const images = Object.values(state.extras).filter((extra) => extra.kind === "image");
    if (!images.length) return null;
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "zp-opacities leaflet-control");
      for (const extra of images) slider(state, box, extra, images.length > 1);
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    return control;
  };

  function slider(state, box, extra, several) {
    const word = state.words[state.lang].opacity;
    const label = L.DomUtil.create("label", "zp-opacity", box);
    zoneplan.text(label, "zp-opacity-word", several ? extra.name[state.lang] : word);
    const input = L.DomUtil.create("input", "", label);
    Object.assign(input, { type: "range", min: "0", max: "100", step: "5", value: String(Math.round(extra.opacity * 100)), title: word });
    L.DomEvent.on(input, "input", () => {
      extra.opacity = Number(input.value) / 100;
      extra.layer.setOpacity(extra.opacity);
    });
  }
})(window.zoneplan);
