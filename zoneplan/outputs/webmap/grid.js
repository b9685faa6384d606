// The kilometre grid of VN-2000 with its figures at the edges: the map is never blank, base map or not.
(function (zoneplan) {
  "use strict";
  const STEPS = [100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000];
  const LEAST_PIXELS = 110;
  const PIECES = 6;
  const LINE = { pane: "grid", interactive: false, color: "#8a97a3", weight: 0.8, opacity: 0.45 };

  zoneplan.GridLayer = L.LayerGroup.extend({
    initialize: function (state) {
      L.LayerGroup.prototype.initialize.call(this);
      this.state = state;
      this.redraw = () => this.draw();
    },
    onAdd: function (map) {
      this.edge = L.DomUtil.create("div", "zp-grid-figures", map.getContainer());
      this.edge.setAttribute("aria-hidden", "true");
      map.on("moveend resize", this.redraw);
      map.on("movestart zoomstart", this.hide, this);
      this.draw();
    },
    onRemove: function (map) {
      map.off("moveend resize", this.redraw);
      map.off("movestart zoomstart", this.hide, this);
      this.edge.remove();
      L.LayerGroup.prototype.onRemove.call(this, map);
    },
    hide: function () {
      this.edge.replaceChildren();
    },
    draw: function () {
      const { map } = this.state;
      const size = map.getSize();
      const corner = (name) => map.getContainer().querySelector(`.leaflet-${name}.leaflet-right`);
      this.corners = { top: corner("top").offsetHeight, wide: corner("top").offsetWidth, bottom: corner("bottom").offsetHeight };
      this.clearLayers();
      this.hide();
      if (!size.x || !size.y) return;
      const plane = zoneplan.plane(zoneplan.gridFor(this.state));
      const corners = [[0, 0], [size.x, 0], [0, size.y], [size.x, size.y]].map((pixel) => {
        const at = map.containerPointToLatLng(pixel);
        return plane.forward([at.lng, at.lat]);
      });
      const range = (axis) => [Math.min(...corners.map((c) => c[axis])), Math.max(...corners.map((c) => c[axis]))];
      const east = range(0);
      const north = range(1);
      const pixels = size.x / (east[1] - east[0]);
      const step = STEPS.find((metres) => metres * pixels >= LEAST_PIXELS);
      if (!step) return;
      for (let e = Math.ceil(east[0] / step) * step; e <= east[1]; e += step) this.line(plane, [e, e], north, true);
      for (let n = Math.ceil(north[0] / step) * step; n <= north[1]; n += step) this.line(plane, east, [n, n], false);
    },
    line: function (plane, east, north, upright) {
      const { map, lang } = this.state;
      const points = [];
      for (let i = 0; i <= PIECES; i += 1) {
        const part = i / PIECES;
        const at = [east[0] + part * (east[1] - east[0]), north[0] + part * (north[1] - north[0])];
        const [lng, lat] = plane.inverse(at);
        points.push([lat, lng]);
      }
      this.addLayer(L.polyline(points, LINE).addTo(map));
      const end = map.latLngToContainerPoint(points[PIECES]);
      const size = map.getSize();
      const { top, wide, bottom } = this.corners;
      const under = upright ? end.x < 60 || end.x > size.x - wide - 30 : end.y < top + 15 || end.y > size.y - bottom - 15;
      if (under) return; // controls stand in the corners
      const figure = zoneplan.text(
        this.edge,
        upright ? "zp-grid-east" : "zp-grid-north",
        zoneplan.number(upright ? east[0] : north[0], 0, lang),
      );
      if (upright) figure.style.left = `${Math.round(end.x)}px`;
      else figure.style.top = `${Math.round(end.y)}px`;
    },
  });
})(window.zoneplan);
