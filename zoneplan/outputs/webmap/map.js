// Puts the map together: controls, layers, the kept view, and what Streamlit says is chosen.
(function (zoneplan) {
  "use strict";
  const PANES = {
    images: 240, grid: 250, context: 290, circles: 310, zones: 340, readings: 345, parcels: 348, lots: 350, lost: 360, gained: 362, old: 370, new: 380,
    findings: 420, spots: 425, places: 440, pins: 460, labels: 650, tips: 680,
  };
  const TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"; // asked for only when the user turns it on
  const CREDIT = '© <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener">OpenStreetMap</a>';

  zoneplan.start = function (map, scene) {
    const grids = Object.fromEntries(scene.grids.map((grid) => [grid.epsg, grid]));
    const state = {
      map, scene, grids, words: scene.words, palette: scene.palette, lang: "vi", zone: null, clicked: null,
      pins: {}, outlines: {}, circles: {}, lots: [], places: [], numbers: [], controls: [], groups: {}, kept: zoneplan.firstView(scene, recall(scene.view)),
      findings: {}, extras: {}, extrasUrl: null, turn: null, parcel: null,
    };
    zoneplan.state = state;
    for (const [name, level] of Object.entries(PANES)) map.createPane(name).style.zIndex = level;
    map.attributionControl.setPrefix("Leaflet");
    L.PM.setOptIn(true); // the editor leaves every layer alone but those of the tools
    if (scene.tools) state.tools = new zoneplan.Tools(state);
    // Groups stand on the map before streamlit-folium looks: it listens for clicks on what it finds there.
    for (const name of scene.overlays) if (name !== "grid") state.groups[name] = L.featureGroup().addTo(map);
    state.groups.grid = new zoneplan.GridLayer(state);
    state.groups.basemap = L.tileLayer(TILES, { maxZoom: 19, attribution: CREDIT });
    state.groups.basemap.on("tileerror", () => notice(state, "basemap-failed"));
    show(state, state.kept);
    zoneplan.ready = load(state);
  };

  // Called by Streamlit through streamlit-folium whenever something of it changes: language, chosen zone, further
  // layers, where to go, which findings to draw.
  zoneplan.show = function ({ lang, zone, stay, extras, focus: goal, findings, parcel }) {
    const { state } = zoneplan;
    const renamed = lang !== state.lang;
    const moved = zone !== state.zone;
    const first = !state.shown;
    state.shown = true;
    state.lang = lang;
    state.zone = zone;
    zoneplan.askAhead(state, extras);
    zoneplan.ready.then(() => {
      if (renamed) dress(state);
      const there = stay || zone === state.clicked || state.restored || state.scene.fixed;
      if (moved && zone !== null && !there) focus(state, zone, !first);
      state.clicked = null;
      state.restored = false;
      if (state.tools) state.tools.retell();
      zoneplan.showFindings(state, findings);
      zoneplan.focusOn(state, goal);
      refreshAll(state);
      zoneplan.showParcel(state, parcel);
      zoneplan.retellParcels(state);
      zoneplan.setExtras(state, extras);
    });
  };

  // Tells Streamlit something through streamlit-folium's own channel; the running number makes it a new value.
  let reports = 0;
  zoneplan.report = function (properties) {
    reports += 1;
    const feature = { type: "Feature", geometry: null, properties: { ...properties, report: reports } };
    const data = window.__GLOBAL_DATA__;
    data.last_active_drawing = feature;
    data.previous_data = { last_active_drawing: feature };
    window.Streamlit.setComponentValue(data.previous_data);
  };

  async function load(state) {
    const names = Object.keys(state.scene.layers);
    try {
      const answers = await Promise.all(
        names.map(async (name) => {
          const answer = await fetch(state.scene.layers[name]);
          if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
          return answer.json();
        }),
      );
      names.forEach((name, i) => zoneplan.fill[name](state, state.groups[name === "pins" ? "zones" : name], answers[i]));
    } catch (error) {
      notice(state, "load-failed");
      throw error;
    }
    for (const name of state.scene.overlays) {
      const on = !state.kept.off.includes(name);
      if (on !== state.map.hasLayer(state.groups[name])) state.map[on ? "addLayer" : "removeLayer"](state.groups[name]);
    }
    if (state.kept.base) state.map.addLayer(state.groups.basemap);
    dress(state);
    refreshAll(state);
    keep(state);
    state.map.on("zoomend moveend", () => zoneplan.refresh(state));
    state.map.on("moveend overlayadd overlayremove", () => keep(state));
    state.map.on("overlayadd", () => zoneplan.refresh(state));
    zoneplan.keepAddress(state);
    zoneplan.moveTogether(state);
    window.parent.addEventListener("resize", () => fitFrame(state));
    state.map.getContainer().dataset.ready = "true";
  }

  function refreshAll(state) {
    if (state.map.hasLayer(state.groups.grid)) state.groups.grid.draw();
    state.readout.print(state.cursor || state.map.getCenter());
    fitFrame(state); // streamlit-folium sets its fixed height again with every change
    zoneplan.refresh(state);
  }

  function show(state, kept) {
    if (kept.center) {
      state.restored = true;
      state.map.setView(kept.center, kept.zoom, { animate: false });
    } else home(state, false);
  }

  function home(state, animate) {
    state.map.fitBounds(state.scene.home, { padding: [10, 10], maxZoom: 16, animate });
  }

  // A chosen zone is brought into sight: its circle of possible sites where it is schematic, else its outline.
  function focus(state, zone, animate) {
    const target = state.circles[zone] || state.outlines[zone];
    if (target && target.getBounds) state.map.fitBounds(target.getBounds(), { padding: [24, 24], maxZoom: 15, animate });
    else if (state.pins[zone]) state.map.setView(state.pins[zone].latlng, Math.max(state.map.getZoom(), 12), { animate });
  }

  // Everything with words on it is made anew in the other language.
  zoneplan.dress = dress;
  function dress(state) {
    const { map } = state;
    const words = state.words[state.lang];
    state.controls.forEach((control) => control.remove());
    map.getContainer().lang = state.lang;
    const overlays = Object.fromEntries([...state.scene.overlays, "basemap"].map((name) => [words[name], state.groups[name]]));
    for (const extra of Object.values(state.extras)) overlays[zoneplan.escaped(extra.name[state.lang])] = extra.layer;
    const roomy = map.getSize().x >= 1000;
    state.readout = new zoneplan.Readout(state);
    state.controls = [
      L.control.zoom({ position: "topleft", zoomInTitle: words["zoom-in"], zoomOutTitle: words["zoom-out"] }),
      button("zp-home", words.home, () => home(state, true)),
      state.tools ? state.tools.bar() : null,
      state.scene.address ? button("zp-link", words.link, () => zoneplan.copyLink(state)) : null,
      L.control.fullscreen({ position: "topleft", title: words.fullscreen, titleCancel: words["fullscreen-exit"] }),
      L.control.layers(null, overlays, { collapsed: !roomy, position: "topright" }),
      zoneplan.opacityControl(state),
      arrow(words.north),
      L.control.scale({ imperial: false, maxWidth: map.getSize().x < 480 ? 60 : 140, position: "bottomright" }),
      state.readout,
    ].filter((control) => control !== null);
    state.controls.forEach((control) => control.addTo(map));
    const toggle = map.getContainer().querySelector(".leaflet-control-layers-toggle");
    if (toggle) Object.assign(toggle, { title: words.layers, ariaLabel: words.layers });
    zoneplan.renamePins(state);
    zoneplan.renamePlaces(state);
  }

  function button(className, title, act) {
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      const bar = L.DomUtil.create("div", "leaflet-bar leaflet-control");
      const link = L.DomUtil.create("a", className, bar);
      Object.assign(link, { href: "#", title, role: "button", ariaLabel: title });
      L.DomEvent.disableClickPropagation(bar);
      L.DomEvent.on(link, "click", (event) => { L.DomEvent.preventDefault(event); act(); });
      return bar;
    };
    return control;
  }

  function arrow(word) {
    const control = L.control({ position: "bottomright" });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "zp-north");
      zoneplan.text(box, "zp-north-arrow", "▲");
      zoneplan.text(box, "zp-north-word", word);
      return box;
    };
    return control;
  }

  zoneplan.notice = notice;
  function notice(state, word) {
    const container = state.map.getContainer();
    container.querySelectorAll(".zp-notice").forEach((old) => old.remove());
    const box = zoneplan.text(container, "zp-notice", state.words[state.lang][word]);
    box.setAttribute("role", "alert");
    window.setTimeout(() => box.remove(), 12000);
  }

  // The map takes the height that the window leaves; Streamlit only knows fixed heights.
  function fitFrame(state) {
    const room = window.parent.innerHeight;
    const narrow = window.parent.innerWidth < 640;
    const height = Math.round(narrow ? Math.max(320, room * 0.55) : Math.min(1000, Math.max(420, room - 225)));
    state.map.getContainer().style.height = `${height}px`;
    window.Streamlit.setFrameHeight(height);
    state.map.invalidateSize({ animate: false });
  }

  function recall(key) {
    const nothing = { center: null, zoom: null, off: [], base: false };
    try {
      return { ...nothing, ...JSON.parse(sessionStorage.getItem(`zoneplan:${key}`)) };
    } catch {
      return nothing;
    }
  }

  function keep(state) {
    const { map, groups } = state;
    const center = map.getCenter();
    const off = state.scene.overlays.filter((name) => !map.hasLayer(groups[name]));
    const kept = { center: [center.lat, center.lng], zoom: map.getZoom(), off, base: map.hasLayer(groups.basemap) };
    try {
      sessionStorage.setItem(`zoneplan:${state.scene.view}`, JSON.stringify(kept));
    } catch {
      // a browser that keeps nothing loses only the view
    }
  }
})(window.zoneplan);
