// What would change: the old and the new boundary, land gained and lost, faults, and where each reading would lie.
(function (zoneplan) {
  "use strict";
  const { draw, tip } = zoneplan.drawing;

  function outlines(name) {
    return function (state, group, collection) {
      const style = () => ({ ...state.palette.preview[name], className: `zp-${name}` });
      const each = (feature, layer) => {
        tip(state, layer, feature);
        if (name === "old") state.outlines[feature.properties.zone] = layer;
      };
      draw(state, collection, name, style, each).eachLayer((layer) => group.addLayer(layer));
    };
  }

  for (const name of ["old", "new", "gained", "lost", "spots"]) zoneplan.fill[name] = outlines(name);

  // A reading may lie hundreds of kilometres away: its number in the table shows it at any zoom.
  zoneplan.fill.readings = function (state, group, collection) {
    outlines("readings")(state, group, collection);
    state.numbers = collection.features.map(({ properties }) => {
      const [lng, lat] = properties.at;
      const look = { ...state.palette.preview.readings, radius: 4, fillOpacity: 1, dashArray: null };
      const mark = L.circleMarker([lat, lng], { ...look, pane: "readings", className: "zp-reading" });
      tip(state, mark, { properties });
      const label = zoneplan.label([lat, lng], String(properties.number), "zp-number", { pane: "labels" });
      group.addLayer(mark.addTo(group)).addLayer(label);
      return { mark, label };
    });
  };
})(window.zoneplan);
