// Layers from the GeoJSON that the server gives out. Names and figures reach the page only as text nodes.
(function (zoneplan) {
  "use strict";
  const PIN_PIXELS = 18; // a boundary smaller than this on the screen is shown by its pin
  const NEAR_PIXELS = 150;
  const NAME = { interactive: true, pane: "labels" };
  const AROUND = ["top", "bottom", "right", "left"];

  // streamlit-folium reports toGeoJSON() of what was clicked; the zone's id, and the number of a finding, are all that
  // it needs. The running number makes every click a new value, also a second one on the same zone.
  let clicks = 0;
  function choose(state, layer, zone, finding = null) {
    layer.toGeoJSON = function () {
      state.clicked = zone;
      clicks += 1;
      return { type: "Feature", geometry: null, properties: { zone, finding, click: clicks } };
    };
    return layer;
  }

  function tip(state, layer, feature) {
    const box = document.createElement("div");
    layer.bindTooltip(box, { sticky: true, className: "zp-tip", pane: "tips" });
    layer.on("tooltipopen", () => box.replaceChildren(zoneplan.lines(feature.properties.tip[state.lang])));
    return layer;
  }

  function draw(state, collection, pane, style, each) {
    return L.geoJSON(collection, {
      pane,
      style,
      pointToLayer: (feature, latlng) => L.circleMarker(latlng, { pane, radius: 6, ...style(feature) }),
      onEachFeature: each,
    });
  }

  function present(group, layer, wanted) {
    if (wanted && !group.hasLayer(layer)) group.addLayer(layer);
    if (!wanted && group.hasLayer(layer)) group.removeLayer(layer);
  }

  zoneplan.drawing = { draw, tip, choose, present };

  zoneplan.fill = {
    circles: function (state, group, collection) {
      const each = (feature, layer) => {
        tip(state, choose(state, layer, feature.properties.zone), feature);
        state.circles[feature.properties.zone] = layer;
      };
      const style = () => ({ ...state.palette.circle, className: "zp-circle" });
      draw(state, collection, "circles", style, each).eachLayer((layer) => group.addLayer(layer));
    },

    zones: function (state, group, collection) {
      const each = (feature, layer) => {
        tip(state, choose(state, layer, feature.properties.zone), feature);
        state.outlines[feature.properties.zone] = layer;
      };
      const style = (feature) => ({ ...state.palette.evidence[feature.properties.evidence], className: "zp-zone" });
      draw(state, collection, "zones", style, each).eachLayer((layer) => group.addLayer(layer));
    },

    pins: function (state, group, collection) {
      for (const feature of collection.features) {
        const { zone, evidence, epsg } = feature.properties;
        const [lng, lat] = feature.geometry.coordinates;
        const latlng = L.latLng(lat, lng);
        const look = state.palette.evidence[evidence] || state.palette.circle;
        const mark = L.circleMarker(latlng, {
          ...look, pane: "pins", radius: 7, dashArray: evidence === "surveyed" ? null : "3 2.2",
          fillColor: "#ffffff", fillOpacity: 0.9, opacity: 1, weight: 2.5, className: "zp-pin",
        });
        const pin = { zone, epsg, latlng, mark, feature, group };
        tip(state, choose(state, mark, zone), feature);
        state.pins[zone] = pin;
      }
      zoneplan.renamePins(state);
    },

    findings: function (state, group, collection) {
      const style = ({ properties: { waived, severity } }) => ({
        ...(waived ? state.palette.waived : state.palette.finding[severity]),
        className: waived ? "zp-spot zp-waived" : "zp-spot",
      });
      const each = (feature, layer) => {
        const { zone, number } = feature.properties;
        tip(state, layer, feature);
        zoneplan.parts(layer).forEach((part) => choose(state, part, zone, number));
        layer.on("click", () => zoneplan.reveal(number));
        state.findings[number] = layer;
      };
      draw(state, collection, "findings", style, each).eachLayer((layer) => group.addLayer(layer));
    },

    places: function (state, group, collection) {
      state.places = collection.features.map((feature) => {
        const [lng, lat] = feature.geometry.coordinates;
        const mark = L.circleMarker([lat, lng], { ...state.palette.place, pane: "places", interactive: false });
        mark.toGeoJSON = undefined; // a place is nothing to choose
        return { feature, latlng: L.latLng(lat, lng), mark: mark.addTo(group), group };
      });
      zoneplan.renamePlaces(state);
    },
  };

  zoneplan.renamePins = function (state) {
    for (const pin of Object.values(state.pins)) {
      zoneplan.rename(pin, pin.feature.properties.tip[state.lang][0], "zp-zone-name", NAME);
      choose(state, pin.label, pin.zone);
    }
  };

  zoneplan.renamePlaces = function (state) {
    for (const place of state.places) {
      zoneplan.rename(place, place.feature.properties.tip[state.lang][0], "zp-place-name", { pane: "labels" });
      place.label.toGeoJSON = undefined;
    }
  };

  // Draws only the findings of these numbers; null: all.
  zoneplan.showFindings = function (state, numbers) {
    const wanted = numbers === null ? null : new Set(numbers);
    for (const [number, layer] of Object.entries(state.findings)) {
      present(state.groups.findings, layer, wanted === null || wanted.has(Number(number)));
    }
  };

  // What depends on the zoom: pins for boundaries too small to see, lots when near, and which names have room.
  zoneplan.refresh = function (state) {
    const { map } = state;
    for (const pin of Object.values(state.pins)) {
      const outline = state.outlines[pin.zone];
      const bounds = outline && outline.getBounds ? outline.getBounds() : null;
      const size = bounds
        ? map.latLngToLayerPoint(bounds.getSouthEast()).distanceTo(map.latLngToLayerPoint(bounds.getNorthWest()))
        : 0;
      present(pin.group, pin.mark, size < PIN_PIXELS);
      // near by, the name stands on the northern edge and leaves the inside free
      pin.near = size > NEAR_PIXELS;
      pin.away = pin.near || size < PIN_PIXELS ? null : size / 2.4; // a name stands beside a boundary, not on it
      pin.label.setLatLng(pin.near ? [bounds.getNorth(), bounds.getCenter().lng] : pin.latlng);
    }
    const lotNames = zoneplan.placeLots(state);
    zoneplan.mark(state);
    const pins = Object.values(state.pins).sort((a, b) => (b.zone === state.zone) - (a.zone === state.zone));
    const controls = [...map.getContainer().querySelectorAll(".leaflet-control")];
    const marks = [...pins, ...state.places, ...state.numbers].map((item) => item.mark.getElement());
    const obstacles = [...controls, ...marks].filter((element) => element && element.isConnected);
    const names = [
      ...pins.map((pin) => ({
        label: pin.label,
        sides: pin.near ? ["top", "bottom"] : AROUND,
        keep: pin.zone === state.zone,
        away: pin.away,
      })),
      ...state.numbers.map((number) => ({ label: number.label, sides: AROUND })),
      ...state.places.map((place) => ({ label: place.label, sides: ["right", "left", "bottom", "top"] })),
      ...lotNames.map((label) => ({ label, sides: ["center"] })),
    ];
    zoneplan.declutter(map, names, obstacles);
  };

  // The chosen zone stands out: its outline is drawn heavier, its name inverted.
  zoneplan.mark = function (state) {
    const set = (layer, on) => {
      const path = layer && layer.getElement && layer.getElement();
      if (path) path.classList.toggle("zp-chosen", on);
      if (path && on && layer.bringToFront) layer.bringToFront();
    };
    for (const pin of Object.values(state.pins)) {
      const on = pin.zone === state.zone;
      [state.outlines[pin.zone], state.circles[pin.zone], pin.mark, pin.label].forEach((layer) => set(layer, on));
    }
  };
})(window.zoneplan);
