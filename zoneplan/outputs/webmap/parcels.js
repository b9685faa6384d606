// Large parcel layers by tiles: squares of land from afar, the parcels themselves near by, faults on top of both.
// What is drawn comes from the server's tiles; names reach the page only as text nodes or as text on a canvas.
(function (zoneplan) {
  "use strict";
  const TILE = 256;
  const FINE = 16; // steps in a pixel of the positions that come
  const LABEL_FONT = '600 11px "Source Sans 3", "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif';
  const SPECK = 9; // pixels; a smaller fault gets a ring around it
  const OUTLINE = { color: "#16212b", weight: 3, fill: false, interactive: false, pane: "spots", className: "zp-parcel-chosen" };

  // flat positions, the first absolute, the others steps -> pixels of the tile
  function unpacked(flat) {
    const ring = new Float32Array(flat.length);
    let [x, y] = [0, 0];
    for (let i = 0; i < flat.length; i += 2) {
      ring[i] = (x += flat[i]) / FINE;
      ring[i + 1] = (y += flat[i + 1]) / FINE;
    }
    return ring;
  }

  function boxOf(rings) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2) {
        box[0] = Math.min(box[0], ring[i]);
        box[1] = Math.min(box[1], ring[i + 1]);
        box[2] = Math.max(box[2], ring[i]);
        box[3] = Math.max(box[3], ring[i + 1]);
      }
    }
    return box;
  }

  function trace(context, rings, closed) {
    context.beginPath();
    for (const ring of rings) {
      context.moveTo(ring[0], ring[1]);
      for (let i = 2; i < ring.length; i += 2) context.lineTo(ring[i], ring[i + 1]);
      if (closed) context.closePath();
    }
  }

  // even-odd, over all rings at once: holes and further parts come out right
  function inside(rings, x, y) {
    let odd = false;
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        const [xi, yi, xj, yj] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
        if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
      }
    }
    return odd;
  }

  // columns as they come -> one object a feature, with its rings in pixels of the tile
  function features(columns) {
    const names = Object.keys(columns).filter((name) => name !== "shape");
    return columns.shape.map((shape, i) => {
      const rings = shape.map(unpacked);
      const one = { rings, box: boxOf(rings) };
      for (const name of names) one[name] = columns[name][i];
      return one;
    });
  }

  function squares(data) {
    const corner = (c, r) => 2 * (r * data.columns + c);
    return data.cells.map(([c, r, parcels, uses, faults, covered]) => {
      const flat = [[c, r], [c + 1, r], [c + 1, r + 1], [c, r + 1]].flatMap(([across, up]) => {
        const at = corner(across, up);
        return [data.corners[at] / FINE, data.corners[at + 1] / FINE];
      });
      const rings = [Float32Array.from(flat)];
      return { rings, box: boxOf(rings), parcels, uses, faults, covered };
    });
  }

  function decoded(data) {
    if (data.near) return { near: true, parcels: features(data.parcels), faults: features(data.faults) };
    return { near: false, crowded: data.crowded, size: data.size, cells: squares(data) };
  }

  zoneplan.ParcelTiles = L.GridLayer.extend({
    initialize: function (state, about, base) {
      this.state = state;
      this.about = about;
      this.base = base;
      const [west, south, east, north] = about.bounds;
      const bounds = [[south, west], [north, east]];
      L.GridLayer.prototype.initialize.call(this, { pane: "parcels", className: "zp-parcels", maxZoom: 20, keepBuffer: 1, updateWhenIdle: true, updateWhenZooming: false, bounds });
      this.on("tileunload", ({ tile }) => tile.zp.abort.abort());
    },

    createTile: function (coords, done) {
      const canvas = document.createElement("canvas");
      const ratio = window.devicePixelRatio || 1;
      canvas.width = canvas.height = Math.round(TILE * ratio);
      canvas.zp = { abort: new AbortController(), data: null, coords, ratio };
      this.fetchTile(canvas.zp)
        .then((data) => {
          canvas.zp.data = data;
          this.paint(canvas);
          done(null, canvas);
        })
        .catch((error) => {
          if (canvas.zp.abort.signal.aborted) return; // no longer in sight
          zoneplan.notice(this.state, "load-failed");
          done(error, canvas);
        });
      return canvas;
    },

    fetchTile: async function ({ coords, abort }) {
      const answer = await fetch(`${this.base}/${coords.z}/${coords.x}/${coords.y}.json`, { signal: abort.signal });
      if (!answer.ok) throw new Error(`parcels: ${answer.status}`);
      return decoded(await answer.json());
    },

    paint: function (canvas) {
      const { data, ratio, coords } = canvas.zp;
      const context = canvas.getContext("2d");
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, TILE, TILE);
      if (!data.near) {
        for (const cell of data.cells) this.paintSquare(context, cell);
        for (const cell of data.cells) this.paintCount(context, cell);
        return;
      }
      const deep = coords.z - this.about.near;
      context.lineJoin = "round";
      for (const parcel of data.parcels) this.paintParcel(context, parcel, deep);
      for (const fault of data.faults) this.paintFault(context, fault);
      if (deep > 0) for (const parcel of data.parcels) this.paintName(context, parcel);
    },

    paintSquare: function (context, { rings, uses, covered }) {
      if (!uses.length) return;
      context.globalAlpha = 0.2 + (0.5 * covered) / 1000;
      context.fillStyle = this.about.kinds[uses[0][0]].colour;
      trace(context, rings, true);
      context.fill();
      context.globalAlpha = 1;
    },

    paintCount: function (context, { box, faults }) {
      const heavy = faults.filter(([kind]) => this.about.classes[kind].severity !== "note");
      if (!heavy.length) return;
      const count = heavy.reduce((sum, [, n]) => sum + n, 0);
      const worst = heavy.some(([kind]) => this.about.classes[kind].severity === "error") ? "error" : "warning";
      context.beginPath();
      context.arc((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, Math.min(2.2 + Math.log2(count), 7), 0, 2 * Math.PI);
      context.fillStyle = this.state.palette.finding[worst].color;
      context.fill();
      context.lineWidth = 1;
      context.strokeStyle = "#ffffff";
      context.stroke();
    },

    paintParcel: function (context, { rings, kind }, deep) {
      trace(context, rings, true);
      context.globalAlpha = 0.6;
      context.fillStyle = this.about.kinds[kind].colour;
      context.fill("evenodd");
      context.globalAlpha = deep > 0 ? 0.9 : 0.6;
      context.lineWidth = deep > 0 ? 1 : 0.6;
      context.strokeStyle = "#5b5f63";
      context.stroke();
      context.globalAlpha = 1;
    },

    paintFault: function (context, { rings, kind, box, dimension }) {
      const { severity } = this.about.classes[kind];
      const { color } = this.state.palette.finding[severity];
      context.strokeStyle = context.fillStyle = color;
      context.lineWidth = severity === "note" ? 1.5 : 2.5;
      trace(context, rings, dimension === 2);
      if (dimension === 2) {
        context.globalAlpha = 0.45;
        context.fill("evenodd");
        context.globalAlpha = 0.95;
      }
      context.stroke();
      context.globalAlpha = 1;
      if (Math.max(box[2] - box[0], box[3] - box[1]) >= SPECK) return;
      context.beginPath();
      context.arc((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, severity === "note" ? 3 : SPECK / 1.5, 0, 2 * Math.PI);
      context.stroke();
    },

    // only a name that has room in its parcel
    paintName: function (context, { id, box, rings }) {
      const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
      if (box[3] - box[1] < 16 || id.length > 24 || !inside(rings, x, y)) return;
      context.font = LABEL_FONT;
      if (context.measureText(id).width > box[2] - box[0] - 4) return;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineWidth = 3;
      context.strokeStyle = "rgb(255 255 255 / 85%)";
      context.strokeText(id, x, y);
      context.fillStyle = "#16212b";
      context.fillText(id, x, y);
    },

    // What lies at a place of the map: {cell} or {parcels, faults}; null where nothing does.
    at: function (latlng) {
      if (this._tileZoom === undefined || !this._map) return null;
      const place = this._map.project(latlng, this._tileZoom);
      const [column, row] = [Math.floor(place.x / TILE), Math.floor(place.y / TILE)];
      const tile = this._tiles[`${column}:${row}:${this._tileZoom}`];
      const data = tile && tile.el.zp.data;
      if (!data) return null;
      const [x, y] = [place.x - column * TILE, place.y - row * TILE];
      const meets = ({ box, rings }) => box[0] <= x && x <= box[2] && box[1] <= y && y <= box[3] && inside(rings, x, y);
      if (!data.near) {
        const cell = data.cells.find(meets);
        return cell ? { cell, size: data.size, crowded: data.crowded } : null;
      }
      const span = ({ box }) => (box[2] - box[0]) * (box[3] - box[1]);
      const parcels = data.parcels.filter(meets).sort((a, b) => span(a) - span(b));
      const close = ({ box }) => box[0] - 4 <= x && x <= box[2] + 4 && box[1] - 4 <= y && y <= box[3] + 4;
      const faults = data.faults.filter((fault) => meets(fault) || (span(fault) < SPECK ** 2 && close(fault)));
      return parcels.length || faults.length ? { parcels, faults } : null;
    },

    // The outline of a parcel that is in sight; null of any other.
    outlineOf: function (row) {
      for (const { el, current } of Object.values(this._tiles || {})) {
        const found = current && el.zp.data && el.zp.data.near && el.zp.data.parcels.find((parcel) => parcel.row === row);
        if (!found) continue;
        const { coords } = el.zp;
        const position = (ring, i) => this._map.unproject([coords.x * TILE + ring[i], coords.y * TILE + ring[i + 1]], coords.z);
        const rings = found.rings.map((ring) => Array.from({ length: ring.length / 2 }, (_, i) => position(ring, 2 * i)));
        return L.polygon(rings, OUTLINE);
      }
      return null;
    },

    // "near", "far", or "crowded" where parcels would be shown but for their number
    sight: function () {
      const seen = Object.values(this._tiles || {}).filter(({ el, current }) => current && el.zp.data).map(({ el }) => el.zp.data);
      if (seen.some((data) => data.crowded)) return "crowded";
      return this._tileZoom >= this.about.near ? "near" : "far";
    },

    sizeInSight: function () {
      const found = Object.values(this._tiles || {}).find(({ el, current }) => current && el.zp.data && !el.zp.data.near);
      return found ? found.el.zp.data.size : null;
    },
  });
})(window.zoneplan);
