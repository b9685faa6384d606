// Coordinates under the cursor: VN-2000 by the pinned datum operation, and WGS 84.
window.zoneplan = window.zoneplan || {};
(function (zoneplan) {
  "use strict";
  const LOCALES = { vi: "vi-VN", en: "en-GB" };

  zoneplan.number = function (value, decimals, lang) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return new Intl.NumberFormat(LOCALES[lang], digits).format(value);
  };

  // grid.proj carries the seven parameters with position-vector signs, as proj4js reads them
  const planes = {};
  zoneplan.plane = function (grid) {
    planes[grid.epsg] = planes[grid.epsg] || proj4("WGS84", grid.proj);
    return planes[grid.epsg];
  };

  // The plane of the chosen zone; with none chosen, of the zone nearest to the middle of the map.
  zoneplan.gridFor = function (state) {
    const middle = state.map.getCenter();
    let nearest = null;
    for (const pin of Object.values(state.pins)) {
      const distance = pin.latlng.distanceTo(middle);
      if (pin.zone === state.zone) return state.grids[pin.epsg];
      if (!nearest || distance < nearest.distance) nearest = { distance, epsg: pin.epsg };
    }
    return nearest ? state.grids[nearest.epsg] : Object.values(state.grids)[0];
  };

  // A point in both systems, with full digits, to be copied: what the Import page and "go to" read back.
  zoneplan.coordinates = function (state, latlng) {
    const grid = zoneplan.gridFor(state);
    const [east, north] = zoneplan.plane(grid).forward([latlng.lng, latlng.lat]);
    const metres = (value) => value.toFixed(2);
    const degrees = (value) => value.toFixed(7);
    const words = state.words[state.lang];
    return [
      { system: `VN-2000 · ${words.meridian} ${grid.meridian} · ${words.northing} ${words.easting}`, figures: `${metres(north)} ${metres(east)}` },
      { system: "WGS 84", figures: `${degrees(latlng.lat)}, ${degrees(latlng.lng)}` },
    ];
  };

  zoneplan.text = function (parent, className, text) {
    const element = L.DomUtil.create("div", className, parent);
    element.textContent = text;
    return element;
  };

  zoneplan.Readout = L.Control.extend({
    options: { position: "bottomleft" },
    initialize: function (state) {
      this.state = state;
    },
    onAdd: function (map) {
      this.box = L.DomUtil.create("div", "zp-readout");
      this.box.setAttribute("aria-live", "off");
      L.DomEvent.disableClickPropagation(this.box);
      this.follow = (event) => this.print(event.latlng);
      map.on("mousemove click", this.follow);
      this.print(this.state.cursor || map.getCenter());
      return this.box;
    },
    onRemove: function (map) {
      map.off("mousemove click", this.follow);
    },
    print: function (latlng) {
      const { state } = this;
      const words = state.words[state.lang];
      const grid = zoneplan.gridFor(state);
      const [east, north] = zoneplan.plane(grid).forward([latlng.lng, latlng.lat]);
      const metres = (value) => zoneplan.number(value, 0, state.lang);
      const degrees = (value) => zoneplan.number(value, 5, state.lang) + "°";
      state.cursor = latlng;
      this.box.replaceChildren();
      this.box.dataset.epsg = grid.epsg;
      this.box.dataset.north = north.toFixed(3);
      this.box.dataset.east = east.toFixed(3);
      zoneplan.text(this.box, "zp-system", `VN-2000 · ${words.meridian} ${grid.meridian}`);
      zoneplan.text(this.box, "zp-figures", `${words.northing} ${metres(north)} · ${words.easting} ${metres(east)}`);
      zoneplan.text(this.box, "zp-second", `WGS 84 · ${degrees(latlng.lat)}, ${degrees(latlng.lng)}`);
    },
  });
})(window.zoneplan);
