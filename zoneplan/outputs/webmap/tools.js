// The map's tools: draw, edit, move, measure, go to a coordinate, read off a point. Nothing here saves anything.
(function (zoneplan) {
  "use strict";
  const MOST_VERTICES = 1000; // more handles than that cannot be worked with
  const LOOK = { color: "#aa4488", weight: 3, fillColor: "#aa4488", fillOpacity: 0.12, pmIgnore: false, className: "zp-drawn" };
  const TOOLS = [["draw", "✎"], ["edit", "◇"], ["move", "✥"], ["distance", "↔"], ["area", "▱"], ["goto", "◎"]];
  const SHAPES = { draw: "Polygon", area: "Polygon", distance: "Line" };

  zoneplan.Tools = class {
    constructor(state) {
      this.state = state;
      this.panel = new zoneplan.Panel(state);
      this.tool = null;
      this.layer = null;
      this.asker = new zoneplan.Asker((answer) => this.told(answer), () => this.panel.say(this.panel.word("failed")));
      state.map.pm.setGlobalOptions({ tooltips: false, snapDistance: 12, pathOptions: LOOK, templineStyle: LOOK, hintlineStyle: { ...LOOK, dashArray: "5 5" } });
      state.map.on("pm:create", ({ layer }) => this.drawn(layer));
      state.map.on("pm:drawstart", ({ workingLayer }) => workingLayer.on("pm:vertexadded", () => this.drawing(workingLayer)));
      state.map.on("contextmenu", (event) => this.point(event.latlng));
      L.DomEvent.on(document, "keydown", (event) => { if (event.key === "Escape") this.stop(); });
    }

    bar() {
      const control = L.control({ position: "topleft" });
      control.onAdd = () => {
        const bar = L.DomUtil.create("div", "leaflet-bar leaflet-control zp-tools");
        bar.setAttribute("role", "toolbar");
        bar.setAttribute("aria-label", this.panel.word("title"));
        this.links = {};
        for (const [name, sign] of TOOLS) {
          const link = L.DomUtil.create("a", "", bar);
          const title = this.panel.word(name);
          Object.assign(link, { href: "#", title, role: "button", ariaLabel: title, textContent: sign });
          link.dataset.tool = name;
          L.DomEvent.on(link, "click", (event) => { L.DomEvent.preventDefault(event); this.start(name); });
          this.links[name] = link;
        }
        L.DomEvent.disableClickPropagation(bar);
        this.mark();
        return bar;
      };
      return control;
    }

    // The language or the chosen zone changed: the work goes on, its words are told anew.
    retell() {
      if (this.tool === null) return;
      const { tool, layer } = this;
      if (this.zone !== this.state.zone && tool !== "distance" && tool !== "area" && tool !== "goto") this.stop();
      else if (this.lang !== this.state.lang && layer) this.show(tool);
    }

    start(tool) {
      const again = this.tool === tool;
      this.stop();
      if (again) return;
      const { state } = this;
      const outline = state.zone === null ? null : state.outlines[state.zone];
      this.tool = tool;
      this.show(tool);
      this.mark();
      if (tool === "goto") return;
      if (["draw", "edit", "move"].includes(tool) && state.zone === null) this.refuse("choose-zone");
      else if (tool === "edit" && !editable(outline)) this.refuse("not-editable");
      else if (tool === "move" && (!editable(outline) || !state.circles[state.zone])) this.refuse("not-schematic");
      else {
        state.map.getContainer().classList.add("zp-working");
        if (SHAPES[tool]) state.map.pm.enableDraw(SHAPES[tool], { pathOptions: LOOK, finishOn: null });
        else this.take(L.polygon(outline.getLatLngs(), LOOK).addTo(state.map));
      }
    }

    show(tool) {
      const { panel, state } = this;
      Object.assign(this, { lang: state.lang, zone: state.zone });
      panel.open(tool, panel.word(`hint-${tool}`) || "");
      if (tool === "draw" || tool === "edit") {
        const metres = Number(this.accuracy().toPrecision(2));
        const decimals = metres < 1 ? 2 : metres < 10 ? 1 : 0;
        zoneplan.text(panel.hint, "", panel.word("accuracy").replace("@", zoneplan.number(metres, decimals, state.lang)));
      }
      if (tool === "goto") this.form();
      this.buttons();
      if (this.layer) this.look();
    }

    buttons() {
      const { panel, tool } = this;
      panel.foot.replaceChildren();
      if (this.layer && (tool === "draw" || tool === "edit")) {
        panel.button("fit-scale", () => this.look({ how: "scale" }));
        panel.button("fit-point", () => this.pick("pick-point", (at) => this.look({ how: "scale", about: [at.lng, at.lat] })));
        panel.button("fit-side", () => this.pick("pick-side", (at) => this.look({ how: "side", side: this.nearestSide(at) })));
        if (this.before) panel.button("undo-fit", () => this.undo());
        panel.button("candidate", () => this.send(), "zp-primary");
      }
      panel.button("stop", () => this.stop());
    }

    refuse(word) {
      this.panel.say(this.panel.word(word));
    }

    mark() {
      for (const [name, link] of Object.entries(this.links || {})) {
        link.classList.toggle("zp-on", name === this.tool);
        link.setAttribute("aria-pressed", String(name === this.tool));
      }
    }

    // Standard error of a corner that somebody clicks: a pixel of the screen.
    accuracy() {
      const { map } = this.state;
      const centre = map.getCenter();
      const across = map.containerPointToLatLng(map.latLngToContainerPoint(centre).add([100, 0]));
      return Math.min(1000, Math.max(0.01, map.distance(centre, across) / 100));
    }

    drawn(layer) {
      if (this.tool === "draw") this.drawnWith = this.accuracy();
      this.take(layer);
    }

    take(layer) {
      const { tool } = this;
      this.layer = layer;
      layer.toGeoJSON = layer.toGeoJSON.bind(layer);
      L.PM.reInitLayer(layer);
      const ask = () => {
        if (this.before) { this.before = null; this.buttons(); }
        this.look();
      };
      if (tool === "move") {
        layer.pm.enableLayerDrag();
        layer.on("pm:drag pm:dragend", ask);
      } else {
        layer.pm.enable({ allowSelfIntersection: true, snappable: true });
        layer.on("pm:markerdrag pm:markerdragend pm:edit pm:vertexremoved pm:vertexadded", ask);
      }
      this.buttons();
      this.look();
    }

    drawing(working) {
      const points = working.getLatLngs();
      const enough = this.tool === "distance" ? 2 : 3;
      if (points.length < enough) return;
      const shape = this.tool === "distance" ? L.polyline(points) : L.polygon(points);
      this.asker.about(this.feature(shape));
    }

    feature(layer, fit) {
      const { state, tool } = this;
      const { geometry } = layer.toGeoJSON(9);
      const properties =
        tool === "distance" || tool === "area"
          ? { epsg: zoneplan.gridFor(state).epsg }
          : {
              zone: this.zone,
              evidence: tool === "move" ? "schematic" : "digitised",
              accuracy_m: this.drawnWith || this.accuracy(),
              fit: fit || null,
              fitted: Boolean(this.fitted),
            };
      return { type: "Feature", properties, geometry };
    }

    look(fit) {
      this.asker.about(this.feature(this.layer, fit));
    }

    told(answer) {
      if (this.tool === null) return;
      if (answer.geometry && this.layer) {
        this.before = this.before || this.layer.getLatLngs();
        this.fitted = true;
        const deep = answer.geometry.type === "MultiPolygon" ? 2 : 1;
        this.put(L.GeoJSON.coordsToLatLngs(answer.geometry.coordinates, deep));
        this.buttons();
      }
      this.panel.tell(answer);
    }

    put(latlngs) {
      this.layer.pm.disable();
      this.layer.setLatLngs(latlngs);
      this.layer.pm.enable({ allowSelfIntersection: true, snappable: true });
    }

    undo() {
      this.put(this.before);
      this.before = null;
      this.fitted = false;
      this.buttons();
      this.look();
    }

    // What the next click on the map says: which side moves, or which point stays.
    pick(word, act) {
      this.panel.say(this.panel.word(word));
      this.state.map.once("click", (event) => {
        if (this.layer) act(event.latlng);
      });
    }

    nearestSide(latlng) {
      const { map } = this.state;
      const at = map.latLngToLayerPoint(latlng);
      const nested = this.layer.getLatLngs();
      const ring = (Array.isArray(nested[0][0]) ? nested[0][0] : nested[0]).map((corner) => map.latLngToLayerPoint(corner));
      const far = ring.map((corner, n) => L.LineUtil.pointToSegmentDistance(at, corner, ring[(n + 1) % ring.length]));
      return far.indexOf(Math.min(...far));
    }

    async send() {
      try {
        const { draft, refused } = await zoneplan.ask("draft", this.feature(this.layer));
        if (refused) this.panel.tell({ refused });
        else zoneplan.report({ draft, zone: this.zone });
      } catch {
        this.panel.say(this.panel.word("failed"));
      }
    }

    form() {
      const { panel, state } = this;
      const grid = zoneplan.gridFor(state);
      const form = L.DomUtil.create("form", "zp-desk-form", panel.hint);
      const label = L.DomUtil.create("label", "", form);
      zoneplan.text(label, "", panel.word("goto-label").replace("@", grid.meridian));
      const field = L.DomUtil.create("input", "", label);
      Object.assign(field, { type: "text", maxLength: 120, autocomplete: "off", name: "coordinate" });
      const button = L.DomUtil.create("button", "zp-primary", form);
      Object.assign(button, { type: "submit", textContent: panel.word("go") });
      L.DomEvent.on(form, "submit", async (event) => {
        L.DomEvent.preventDefault(event);
        try {
          const answer = await zoneplan.ask("go", { text: field.value, epsg: grid.epsg });
          panel.tell(answer);
          if (!answer.refused) zoneplan.goal(state, L.latLng(answer.lat, answer.lng));
        } catch {
          panel.say(panel.word("failed"));
        }
      });
      field.focus();
    }

    // A point that was asked for with the right mouse button, ready to be copied.
    point(latlng) {
      if (this.tool !== null && this.tool !== "goto") return;
      const { panel, state } = this;
      this.stop();
      this.tool = "here";
      panel.open("here", "");
      for (const line of zoneplan.coordinates(state, latlng)) {
        const row = L.DomUtil.create("div", "zp-desk-point", panel.body);
        zoneplan.text(row, "", line.system);
        const value = L.DomUtil.create("code", "", row);
        value.textContent = line.figures;
        const button = L.DomUtil.create("button", "", row);
        Object.assign(button, { type: "button", textContent: panel.word("copy") });
        L.DomEvent.on(button, "click", () => zoneplan.copy(button, line.figures, panel.word("copied")));
      }
      panel.button("stop", () => this.stop());
    }

    stop() {
      const { map } = this.state;
      this.asker.forget();
      map.pm.disableDraw();
      if (this.layer) {
        this.layer.pm.disable();
        this.layer.remove();
      }
      Object.assign(this, { tool: null, layer: null, before: null, fitted: false, drawnWith: null });
      map.getContainer().classList.remove("zp-working");
      this.panel.close();
      this.mark();
    }
  };

  function editable(outline) {
    return Boolean(outline && outline.getLatLngs) && outline.getLatLngs().flat(2).length <= MOST_VERTICES;
  }
})(window.zoneplan);
