// Keeps centre, zoom and hidden layers in the address of the page, so that what one sees can be shared as a link.
// The address of the page around is replaced, never added to the history, and Streamlit is not told: nothing runs anew.
// Streamlit writes its own keys now and then without ours, so the two are brought in step by looking now and then.
(function (zoneplan) {
  "use strict";
  const EVERY_MS = 400;
  const PIXELS = 1.5;
  const OURS = ["at", "off"];
  const AT = /^(\d{1,2}(?:\.\d{1,7})?),(\d{1,3}(?:\.\d{1,7})?),(\d{1,2}(?:\.\d{1,2})?)$/; // 10.8000,106.9000,11
  const RANGES = [[0, 30], [95, 125], [3, 20]]; // Viet Nam and the sea around it; zoom

  const within = (figures) => figures.every((figure, i) => figure >= RANGES[i][0] && figure <= RANGES[i][1]);

  function view(text) {
    const found = AT.exec(text || "");
    const figures = found ? found.slice(1).map(Number) : null;
    return figures && within(figures) ? figures : null;
  }

  // What a link says: anything that is no view of this map is left out.
  zoneplan.fromAddress = function (scene) {
    const asked = new URLSearchParams(window.parent.location.search);
    const at = view(asked.get("at"));
    const off = asked.has("off") ? asked.get("off").split(",").filter((name) => scene.overlays.includes(name)) : null;
    return { center: at && at.slice(0, 2), zoom: at && at[2], off, zone: asked.has("zone") };
  };

  // Where the map starts: at what the link says; else as it was left when one comes back from another page.
  zoneplan.firstView = function (scene, kept) {
    if (!scene.address) return kept;
    const { dataset } = window.parent.document.documentElement;
    const first = dataset.zoneplanMap === undefined;
    dataset.zoneplanMap = "seen";
    const asked = zoneplan.fromAddress(scene);
    if (asked.center) return { ...kept, center: asked.center, zoom: asked.zoom, off: asked.off || [] };
    const center = first && asked.zone ? null : kept.center; // a link to a zone shows the zone
    return { ...kept, center, off: asked.off || kept.off };
  };

  // Leaflet turns on whole pixels: an address that is right to the pixel stays as it is, or every reload would move it.
  function where(map, said) {
    const { lat, lng } = map.getCenter();
    const zoom = Math.round(map.getZoom() * 100) / 100;
    const at = view(said);
    if (at && at[2] === zoom && map.latLngToContainerPoint(at.slice(0, 2)).distanceTo(map.getSize().divideBy(2)) < PIXELS) return said;
    const digits = zoom > 14 ? 6 : 4;
    return within([lat, lng, zoom]) ? `${lat.toFixed(digits)},${lng.toFixed(digits)},${zoom}` : null;
  }

  function search(state) {
    const { map, groups, scene } = state;
    const at = where(map, new URLSearchParams(window.parent.location.search).get("at"));
    const others = window.parent.location.search.slice(1).split("&").filter((pair) => pair && !OURS.includes(pair.split("=")[0]));
    const off = scene.overlays.filter((name) => !map.hasLayer(groups[name]));
    if (at) others.push(`at=${at}`);
    if (off.length) others.push(`off=${off.join(",")}`);
    return others.length ? `?${others.join("&")}` : "";
  }

  function step(state) {
    const { location, history } = window.parent;
    if (location.pathname !== state.path) return; // another page already
    const wanted = search(state);
    if (wanted !== location.search) history.replaceState(history.state, "", location.pathname + wanted + location.hash);
  }

  zoneplan.keepAddress = function (state) {
    if (!state.scene.address) return;
    state.path = window.parent.location.pathname;
    step(state);
    window.setInterval(() => step(state), EVERY_MS);
  };

  zoneplan.copyLink = async function (state) {
    step(state);
    const link = window.parent.location.href;
    try {
      await window.navigator.clipboard.writeText(link);
      zoneplan.notice(state, "link-copied");
    } catch {
      byHand(state, link); // no clipboard without https or localhost, or it is forbidden
    }
  };

  function byHand(state, link) {
    const container = state.map.getContainer();
    container.querySelectorAll(".zp-link-box").forEach((old) => old.remove());
    const box = zoneplan.text(container, "zp-link-box", state.words[state.lang]["link-by-hand"]);
    const field = L.DomUtil.create("input", "", box);
    Object.assign(field, { type: "text", readOnly: true, value: link, ariaLabel: box.firstChild.textContent });
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.on(field, "keydown", (event) => event.key === "Escape" && box.remove());
    L.DomEvent.on(field, "blur", () => window.setTimeout(() => box.remove(), 200));
    field.focus();
    field.select();
  }
})(window.zoneplan);
