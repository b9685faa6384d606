// What one is told of a large parcel layer on the map: tooltip, key of the squares, and the parcel that is chosen.
(function (zoneplan) {
  "use strict";

  const figure = (state, value, digits = 0) =>
    new Intl.NumberFormat(state.lang === "vi" ? "vi-VN" : "en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  const filled = (sentence, ...values) => values.reduce((text, value) => text.replace("@", () => value), sentence);
  const square = (state, size) => (size >= 1000 ? `${figure(state, size / 1000, size % 1000 ? 1 : 0)} km` : `${figure(state, size)} m`);

  function faultLines(state, about, faults) {
    const words = about.words[state.lang];
    return faults.map(([kind, count]) => filled(words.fault, about.classes[kind].title[state.lang], figure(state, count)));
  }

  function cellLines(state, about, { cell, size }) {
    const words = about.words[state.lang];
    const uses = cell.uses.map(([kind, share]) => filled(words.use, about.kinds[kind].name[state.lang], figure(state, share / 10, 1)));
    return [filled(words.square, square(state, size), figure(state, cell.parcels)), ...uses, ...faultLines(state, about, cell.faults)];
  }

  function parcelLines(state, about, { parcels, faults }) {
    const words = about.words[state.lang];
    const lines = [];
    if (parcels.length) {
      const [parcel] = parcels;
      lines.push(filled(words.parcel, parcel.id), parcel.code ? about.kinds[parcel.kind].name[state.lang] || parcel.code : words["no-code"]);
      if (parcel.declared !== null) lines.push(filled(words.declared, figure(state, parcel.declared, 2)));
      if (parcel.plane !== null) lines.push(filled(words.plane, figure(state, parcel.plane, 2)));
      if (parcels.length > 1) lines.push(filled(words.stacked, figure(state, parcels.length)));
    }
    const counts = new Map();
    for (const { kind } of faults) counts.set(kind, (counts.get(kind) || 0) + 1);
    return [...lines, ...faultLines(state, about, [...counts])];
  }

  // A key that says what the colours mean at this zoom; it stands on the map, for it changes with the zoom.
  function showKey(state) {
    const container = state.map.getContainer();
    if (state.parcelsKey) state.parcelsKey.remove();
    const layer = layers(state)[0];
    container.classList.toggle("zp-with-parcels", layer !== undefined);
    if (!layer) return;
    const words = layer.about.words[state.lang];
    const sight = layer.sight();
    const size = layer.sizeInSight();
    container.dataset.parcels = sight;
    if (sight === "near" || size === null) return;
    state.parcelsKey = L.control({ position: "bottomright" }); // the left has the buttons, and on a phone no room beside them
    state.parcelsKey.onAdd = () => {
      const box = L.DomUtil.create("div", "zp-parcels-key");
      zoneplan.text(box, "zp-first", filled(words["key-square"], square(state, size)));
      zoneplan.text(box, "", words["key-dot"]);
      zoneplan.text(box, "", sight === "crowded" ? words["key-crowded"] : words["key-nearer"]);
      return box;
    };
    state.parcelsKey.addTo(state.map);
  }

  const layers = (state) => Object.values(state.extras).map(({ layer }) => layer).filter((layer) => layer instanceof zoneplan.ParcelTiles && state.map.hasLayer(layer));

  function found(state, latlng) {
    for (const layer of layers(state)) {
      const hit = layer.at(latlng);
      if (hit) return { layer, hit };
    }
    return null;
  }

  // The layer's pane takes the mouse only where there is something of it: elsewhere zones stay to be clicked.
  function listen(state) {
    const { map } = state;
    const pane = map.getPane("parcels");
    const box = document.createElement("div");
    const tip = L.tooltip({ className: "zp-tip", pane: "tips", offset: [12, 0], direction: "right" }).setContent(box);
    const hide = () => tip.isOpen() && tip.close();
    const look = (event) => {
      const drawn = !event.target.closest(".leaflet-control, .leaflet-control-container, .zp-spot, .zp-label, .zp-desk");
      const latlng = map.mouseEventToLatLng(event);
      const working = map.getContainer().classList.contains("zp-working");
      const here = drawn && !working && !map.dragging.moving() ? found(state, latlng) : null;
      pane.classList.toggle("zp-hit", here !== null);
      if (here === null) return hide();
      if (!event.target.closest(".zp-parcels")) event.stopPropagation(); // or the zone below would show its tooltip too
      const { about } = here.layer;
      box.replaceChildren(zoneplan.lines(here.hit.cell ? cellLines(state, about, here.hit) : parcelLines(state, about, here.hit)));
      tip.setLatLng(latlng);
      return tip.isOpen() ? tip.update() : tip.openOn(map);
    };
    for (const name of ["mouseover", "mousemove"]) map.getContainer().addEventListener(name, look, { capture: true });
    map.getContainer().addEventListener("mouseleave", hide);
    map.on("movestart zoomstart", hide);
    map.on("click", ({ latlng, originalEvent }) => {
      if (originalEvent.target.closest(".zp-parcels")) choose(state, found(state, latlng));
    });
  }

  function choose(state, here) {
    if (here === null) return;
    const { about } = here.layer;
    const parcel = here.hit.parcels && here.hit.parcels.length ? `${about.key}:${here.hit.parcels[0].row}` : null;
    state.clicked = about.zone;
    zoneplan.report({ zone: about.zone, parcel });
  }

  // Marks the parcel that the page shows, as soon as it is in sight; null: none.
  zoneplan.showParcel = function (state, wanted) {
    state.parcel = wanted;
    if (state.parcelOutline) state.parcelOutline.remove();
    state.parcelOutline = null;
    if (!wanted) return;
    const [key, row] = wanted.split(":");
    const layer = layers(state).find(({ about }) => about.key === key);
    const outline = layer ? layer.outlineOf(Number(row)) : null;
    if (outline) state.parcelOutline = outline.addTo(state.map);
  };

  // Makes the layer of one entry of the list of further layers.
  zoneplan.parcelLayer = async function (state, extra) {
    const about = await zoneplan.fetched(extra.url);
    const layer = new zoneplan.ParcelTiles(state, about, extra.url.slice(0, extra.url.lastIndexOf("/")));
    if (!state.parcelsHeard) listen(state);
    state.parcelsHeard = true;
    layer.on("load", () => {
      showKey(state);
      zoneplan.showParcel(state, state.parcel);
      state.map.getContainer().dataset.parcelsAt = String(state.map.getZoom());
    });
    layer.on("remove", () => showKey(state));
    return layer;
  };

  zoneplan.retellParcels = showKey;
})(window.zoneplan);
