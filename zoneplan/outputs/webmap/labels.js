// Names on the map as text nodes; of two that would cover each other the less important one is hidden.
(function (zoneplan) {
  "use strict";

  // lines: array of strings; the first is set strong
  zoneplan.lines = function (lines) {
    const box = document.createElement("div");
    lines.forEach((line, index) => zoneplan.text(box, index ? "zp-line" : "zp-line zp-first", line));
    return box;
  };

  zoneplan.label = function (latlng, text, className, options) {
    const content = document.createElement("span");
    content.textContent = text;
    return L.tooltip(latlng, { content, permanent: true, opacity: 1, className: `zp-label ${className}`, ...options });
  };

  // Puts another text on a label, or makes the label for a thing that has none yet.
  zoneplan.rename = function (item, text, className, options) {
    if (item.label) {
      item.label.getContent().textContent = text;
      item.label.update();
      return;
    }
    item.label = zoneplan.label(item.latlng, text, className, options);
    item.group.addLayer(item.label);
  };

  const MARGIN = 2;
  const TOP = 16; // the figures of the grid stand there
  const AWAY = 11; // pixels between a point and its name
  const SIDES = { top: [0, -1], bottom: [0, 1], right: [1, 0], left: [-1, 0], center: [0, 0] };

  function covers(one, other) {
    return (
      one.left < other.right + MARGIN &&
      one.right > other.left - MARGIN &&
      one.top < other.bottom + MARGIN &&
      one.bottom > other.top - MARGIN
    );
  }

  // items in the order of their weight: {label, sides, keep, away}. A name takes the first of its sides that is free;
  // where none is, it is hidden, or, if it must stay, put on its first side.
  zoneplan.declutter = function (map, items, obstacles) {
    const edge = map.getContainer().getBoundingClientRect();
    const inside = (box) =>
      box.left > edge.left && box.right < edge.right && box.top > edge.top + TOP && box.bottom < edge.bottom;
    const taken = obstacles.map((element) => element.getBoundingClientRect());
    for (const { label, sides, keep, away } of items) {
      const element = label.getElement();
      if (!element || !element.isConnected) continue;
      let box = null;
      for (const side of keep ? [...sides, sides[0]] : sides) {
        label.options.direction = side;
        label.options.offset = L.point(SIDES[side]).multiplyBy(away || AWAY);
        label.update();
        box = element.getBoundingClientRect();
        if (inside(box) && !taken.some((other) => covers(box, other))) break;
      }
      const hidden = !keep && (!inside(box) || taken.some((other) => covers(box, other)));
      element.style.visibility = hidden ? "hidden" : "";
      if (!hidden) taken.push(box);
    }
  };
})(window.zoneplan);
