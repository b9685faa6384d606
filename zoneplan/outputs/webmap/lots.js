// Lots, drawn only where they are in sight and near enough to be told apart; a ward has ten thousand of them.
(function (zoneplan) {
  "use strict";
  const { draw, tip, choose, present } = zoneplan.drawing;
  const FROM_ZOOM = 13.5;
  const NAMES_FROM_ZOOM = 15.5;
  const MOST = 4000; // more in one view are specks, and slow
  const MOST_NAMES = 400;

  zoneplan.fill.lots = function (state, group, collection) {
    state.lots = collection.features.map((feature) => ({ feature, box: box(feature.geometry.coordinates), shape: null, name: null }));
  };

  // west, south, east, north of nested positions
  function box(nested, around = [180, 90, -180, -90]) {
    if (typeof nested[0] !== "number") nested.forEach((inner) => box(inner, around));
    else {
      around[0] = Math.min(around[0], nested[0]);
      around[1] = Math.min(around[1], nested[1]);
      around[2] = Math.max(around[2], nested[0]);
      around[3] = Math.max(around[3], nested[1]);
    }
    return around;
  }

  function shapeOf(state, { feature }) {
    const style = { ...state.palette.lot, fillColor: feature.properties.colour, pane: "lots" };
    if (feature.properties.evidence === "schematic") style.dashArray = "4 3";
    const drawn = draw(state, feature, "lots", () => style, (_, layer) => {
      tip(state, choose(state, layer, feature.properties.zone), feature);
    });
    return drawn.getLayers()[0];
  }

  function nameOf({ feature }) {
    const [lng, lat] = feature.properties.label;
    return zoneplan.label([lat, lng], feature.properties.lot, "zp-lot-name", { direction: "center", pane: "labels" });
  }

  // Draws what is in sight, takes off what is not, and gives the names that stand there.
  zoneplan.placeLots = function (state) {
    const { map } = state;
    const group = state.groups.lots;
    const sight = map.getBounds();
    const [west, south, east, north] = [sight.getWest(), sight.getSouth(), sight.getEast(), sight.getNorth()];
    const seen = ({ box: [w, s, e, n] }) => w <= east && e >= west && s <= north && n >= south;
    const near = map.getZoom() >= FROM_ZOOM ? state.lots.filter(seen) : [];
    const wanted = new Set(near.length <= MOST ? near : []);
    const named = map.getZoom() >= NAMES_FROM_ZOOM && wanted.size <= MOST_NAMES;
    hint(state, near.length > MOST && map.hasLayer(group));
    const names = [];
    for (const lot of state.lots) {
      const want = wanted.has(lot);
      if (want && lot.shape === null) lot.shape = shapeOf(state, lot);
      if (lot.shape !== null) present(group, lot.shape, want);
      const [lng, lat] = lot.feature.properties.label;
      const wantName = want && named && sight.contains([lat, lng]);
      if (wantName && lot.name === null) lot.name = nameOf(lot);
      if (lot.name !== null) present(group, lot.name, wantName);
      if (wantName) names.push(lot.name);
    }
    return names;
  };

  function hint(state, needed) {
    const container = state.map.getContainer();
    container.querySelectorAll(".zp-hint").forEach((old) => old.remove());
    if (needed) zoneplan.text(container, "zp-hint", state.words[state.lang]["lots-nearer"]);
  }
})(window.zoneplan);
