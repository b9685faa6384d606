// Goes where Streamlit asks: to a finding, whose geometry flashes, or to a point, which gets a mark.
(function (zoneplan) {
  "use strict";
  const FLASHES = 3;
  const FLASH_MS = 1800;

  zoneplan.focusOn = function (state, focus) {
    if (focus === null || focus.turn === state.turn) return;
    state.turn = focus.turn;
    if (focus.at !== null) zoneplan.goal(state, L.latLng(focus.at));
    else if (state.findings[focus.finding]) flash(state, state.findings[focus.finding]);
  };

  zoneplan.goal = function (state, latlng) {
    if (state.goal) state.goal.remove();
    state.goal = L.circleMarker(latlng, { pane: "spots", radius: 9, color: "#d55e00", weight: 3, fillOpacity: 0.1, className: "zp-goal" });
    state.goal.addTo(state.map);
    state.goal.toGeoJSON = undefined;
    state.map.setView(latlng, Math.max(state.map.getZoom(), 15), { animate: false });
    state.readout.print(latlng);
  };

  function flash(state, layer) {
    state.map.addLayer(state.groups.findings);
    const bounds = layer.getBounds ? layer.getBounds() : L.latLngBounds([layer.getLatLng(), layer.getLatLng()]);
    state.map.fitBounds(bounds, { padding: [60, 60], maxZoom: 18, animate: false });
    const path = layer.getElement && layer.getElement();
    if (!path) return;
    path.classList.remove("zp-flash");
    path.getBoundingClientRect(); // starts the animation anew
    path.style.animationIterationCount = String(FLASHES);
    path.classList.add("zp-flash");
    window.setTimeout(() => path.classList.remove("zp-flash"), FLASH_MS);
  }
})(window.zoneplan);
