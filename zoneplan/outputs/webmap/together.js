// Maps of one page that move together: what one shows, the others follow. Each browser tab is a company of its own.
(function (zoneplan) {
  "use strict";

  zoneplan.moveTogether = function (state) {
    const { together } = state.scene;
    if (!together) return;
    const { map } = state;
    const page = window.parent;
    page.zoneplanTab = page.zoneplanTab || Math.random().toString(36).slice(2);
    const channel = new BroadcastChannel(`zoneplan:${page.zoneplanTab}:${together}`);
    let following = false;
    const tell = () => {
      if (following) return;
      const { lat, lng } = map.getCenter();
      channel.postMessage({ center: [lat, lng], zoom: map.getZoom() });
    };
    map.on("move zoomend", tell);
    channel.onmessage = ({ data }) => {
      following = true;
      map.setView(data.center, data.zoom, { animate: false });
      following = false;
    };
  };
})(window.zoneplan);
