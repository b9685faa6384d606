// The panel of the map's tools: asks the server about a shape, one question at a time, and prints the answer as text.
(function (zoneplan) {
  "use strict";
  const ROOT = "../../zoneplan/desk/";

  zoneplan.ask = async function (name, body) {
    const answer = await fetch(ROOT + name, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.json();
  };

  // Asks for the newest shape only: while one answer is awaited, later shapes replace each other.
  zoneplan.Asker = class {
    constructor(told, failed) {
      this.told = told;
      this.failed = failed;
      this.busy = false;
      this.next = null;
    }
    about(feature) {
      this.next = feature;
      if (!this.busy) this.run();
    }
    forget() {
      this.next = null;
      this.stale = this.busy;
    }
    async run() {
      this.busy = true;
      while (this.next) {
        const feature = this.next;
        this.next = null;
        this.stale = false;
        try {
          const answer = await zoneplan.ask("look", feature);
          if (!this.stale) this.told(answer);
        } catch {
          if (!this.stale) this.failed();
        }
      }
      this.busy = false;
    }
  };

  zoneplan.Panel = class {
    constructor(state) {
      this.state = state;
      this.box = L.DomUtil.create("section", "zp-desk", state.map.getContainer());
      this.box.hidden = true;
      this.box.setAttribute("aria-live", "polite");
      L.DomEvent.disableClickPropagation(this.box);
      L.DomEvent.disableScrollPropagation(this.box);
    }
    word(name) {
      return this.state.words[this.state.lang][`desk-${name}`];
    }
    open(title, hint) {
      this.box.hidden = false;
      this.box.replaceChildren();
      this.title = zoneplan.text(this.box, "zp-desk-title", this.word(title));
      this.hint = zoneplan.text(this.box, "zp-desk-hint", hint);
      this.body = L.DomUtil.create("div", "zp-desk-body", this.box);
      this.foot = L.DomUtil.create("div", "zp-desk-foot", this.box);
      this.answer = null;
    }
    say(text) {
      this.answer = null;
      this.body.replaceChildren();
      zoneplan.text(this.body, "zp-desk-word", text);
    }
    // answer: {rows: [{label, value, tone}], fault} or {refused}
    tell(answer) {
      const { lang } = this.state;
      this.answer = answer;
      this.body.replaceChildren();
      const fault = answer.refused || answer.fault;
      if (fault) zoneplan.text(this.body, "zp-desk-fault", fault[lang]);
      const table = L.DomUtil.create("dl", "zp-desk-rows", this.body);
      for (const row of answer.rows || []) {
        const line = L.DomUtil.create("div", "", table);
        L.DomUtil.create("dt", "", line).textContent = row.label[lang];
        L.DomUtil.create("dd", `zp-${row.tone}`, line).textContent = row.value[lang];
      }
    }
    button(name, act, className) {
      const button = L.DomUtil.create("button", className || "", this.foot);
      button.type = "button";
      button.dataset.act = name;
      button.textContent = this.word(name);
      L.DomEvent.on(button, "click", act);
      return button;
    }
    close() {
      this.box.hidden = true;
      this.box.replaceChildren();
    }
  };

  // Copies a text; where the browser forbids it, the text is at least marked to be copied by hand.
  zoneplan.copy = async function (button, text, done) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    button.textContent = done;
  };
})(window.zoneplan);
