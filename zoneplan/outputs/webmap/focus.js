// Goes where Streamlit asks: to a finding, whose geometry flashes, or to a point, which gets a mark.
(function (zoneplan) {
  "use strict";
  const FLASHES = 3;
  const FLASH_MS = 1800;

  zoneplan.focusOn = function (state, focus) {
    if (focus === null || focus.turn === state.turn) return;
    if (state.turn === null) zoneplan.reveal(focus.finding); // the page was drawn anew
    state.turn = focus.turn;
    if (focus.at !== null) zoneplan.goal(state, L.latLng(focus.at), focus.zoom);
    else if (state.findings[focus.finding]) {
      state.map.addLayer(state.groups.findings);
      flash(state, [state.findings[focus.finding]]);
    } else flash(state, focus.zones.map((zone) => state.outlines[zone] || state.circles[zone]).filter(Boolean));
  };

  // The layers that are drawn: a feature of several geometries is a group of them.
  zoneplan.parts = function (layer) {
    return layer.getLayers ? layer.getLayers().flatMap(zoneplan.parts) : [layer];
  };

  // Brings the row of a finding into sight, in the page around the map.
  zoneplan.reveal = function (number) {
    const row = window.parent.document.querySelector(`[data-finding="${number}"]`);
    if (row) row.scrollIntoView({ block: "center" });
  };

  zoneplan.goal = function (state, latlng, zoom = 15) {
    if (state.goal) state.goal.remove();
    state.goal = L.circleMarker(latlng, { pane: "spots", radius: 9, color: "#d55e00", weight: 3, fillOpacity: 0.1, className: "zp-goal" });
    state.goal.addTo(state.map);
    state.goal.toGeoJSON = undefined;
    state.map.setView(latlng, Math.max(state.map.getZoom(), zoom), { animate: false });
    state.readout.print(latlng);
  };

  function flash(state, layers) {
    const paths = layers.flatMap(zoneplan.parts);
    if (!paths.length) return;
    const bounds = L.latLngBounds([]);
    paths.forEach((path) => bounds.extend(path.getBounds ? path.getBounds() : path.getLatLng()));
    state.map.fitBounds(bounds, { padding: [60, 60], maxZoom: 18, animate: false });
    for (const element of paths.map((path) => path.getElement && path.getElement()).filter(Boolean)) {
      element.classList.remove("zp-flash");
      element.getBoundingClientRect(); // starts the animation anew
      element.style.animationIterationCount = String(FLASHES);
      element.classList.add("zp-flash");
      window.setTimeout(() => element.classList.remove("zp-flash"), FLASH_MS);
    }
  }
})(window.zoneplan);
