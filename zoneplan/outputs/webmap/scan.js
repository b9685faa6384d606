// A scanned plan by itself, in its own pixels: where a point is clicked becomes a column and a row.
(function (zoneplan) {
  "use strict";
  const LOOK = { radius: 7, color: "#7a2f63", weight: 2.5, fillColor: "#ffffff", fillOpacity: 0.25 };
  const WORST = { ...LOOK, color: "#d55e00" };
  const WAITING = { ...LOOK, color: "#00567f", dashArray: "3 3" };
  const at = (point) => L.latLng(-point.row, point.column); // rows run downwards

  zoneplan.startScan = function (map, scene) {
    const bounds = L.latLngBounds([[-scene.height, 0], [0, scene.width]]);
    const state = { map, scene, marks: L.layerGroup().addTo(map), words: scene.words, lang: "vi" };
    zoneplan.scan = state;
    map.attributionControl.setPrefix("");
    map.getContainer().classList.add("zp-scan");
    map.setMinZoom(-8);
    map.setMaxZoom(4);
    L.imageOverlay(scene.url, bounds, { alt: "" })
      .on("error", () => zoneplan.text(map.getContainer(), "zp-notice", state.words[state.lang]["load-failed"]).setAttribute("role", "alert"))
      .on("load", () => { map.getContainer().dataset.drawn = "true"; })
      .addTo(map);
    fitFrame(state);
    const kept = recall(scene.view);
    if (kept) map.setView(kept.center, kept.zoom, { animate: false });
    else map.fitBounds(bounds, { animate: false });
    map.setMaxBounds(bounds.pad(0.5));
    map.on("moveend", () => {
      const { lat, lng } = map.getCenter();
      try {
        sessionStorage.setItem(`zoneplan:${scene.view}`, JSON.stringify({ center: [lat, lng], zoom: map.getZoom() }));
      } catch {
        // a browser that keeps nothing loses only the view
      }
    });
    map.getContainer().dataset.ready = "true";
  };

  function fitFrame(state) {
    const room = window.parent.innerHeight;
    const height = Math.round(Math.min(900, Math.max(320, room - 260)));
    state.map.getContainer().style.height = `${height}px`;
    window.Streamlit.setFrameHeight(height);
    state.map.invalidateSize({ animate: false });
  }

  function recall(key) {
    try {
      return JSON.parse(sessionStorage.getItem(`zoneplan:${key}`));
    } catch {
      return null;
    }
  }

  // The control points as Streamlit knows them; names are text nodes.
  zoneplan.showScan = function ({ lang, points, waiting }) {
    const state = zoneplan.scan;
    state.lang = lang;
    state.marks.clearLayers();
    for (const point of points) {
      const mark = L.circleMarker(at(point), { ...(point.worst ? WORST : LOOK), className: "zp-scan-point" });
      const box = document.createElement("span");
      box.textContent = point.name;
      mark.bindTooltip(box, { permanent: true, direction: "right", offset: [8, 0], className: "zp-label zp-scan-name" });
      state.marks.addLayer(mark);
    }
    if (waiting) state.marks.addLayer(L.circleMarker(at(waiting), { ...WAITING, className: "zp-scan-waiting" }));
    fitFrame(state); // streamlit-folium sets its fixed height again with every change
  };
})(window.zoneplan);
