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
    const element = document.createElement("span");
    element.textContent = text;
    const label = L.tooltip(latlng, {
      content: element,
      permanent: true,
      opacity: 1,
      className: `zp-label ${className}`,
      ...options,
    });
    return label;
  };

  const MARGIN = 2;
  zoneplan.declutter = function (labels) {
    const taken = [];
    for (const label of labels) {
      const element = label.getElement();
      if (!element || !element.isConnected) continue;
      const box = element.getBoundingClientRect();
      const covered = taken.some(
        (other) =>
          box.left < other.right + MARGIN &&
          box.right > other.left - MARGIN &&
          box.top < other.bottom + MARGIN &&
          box.bottom > other.top - MARGIN,
      );
      element.style.visibility = covered ? "hidden" : "";
      if (!covered) taken.push(box);
    }
  };
})(window.zoneplan);
