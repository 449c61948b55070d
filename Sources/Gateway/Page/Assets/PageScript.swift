/// What is live: the lists, the clocks, a running job's log, and the buttons that copy.
///
/// A page says all without it. It takes text as text only (`textContent`, or a document that is parsed and
/// never run), and asks for nothing but the page itself and the log's stream.
enum PageScript {
  static let text = #"""
    'use strict';
    (() => {
      const linesKept = 5000;
      const heldAtMost = 1 << 20;
      const at = id => document.getElementById(id);
      const say = (element, sentence) => {
        if (element && element.textContent !== sentence) element.textContent = sentence;
      };
      document.documentElement.classList.add('js');

      // Clocks. The server's is the one that counts; how far ours is off shows in its answers.
      let skew = null;
      function setClock(date) {
        const off = Date.parse(date) + 500 - Date.now();
        if (!Number.isNaN(off)) skew = Math.abs(off) < 1500 ? 0 : skew && Math.abs(off - skew) < 1500 ? skew : off;
      }
      function duration(seconds) {
        const s = Math.max(0, Math.floor(seconds));
        const two = (a, unit, b, small) => b ? `${a} ${unit} ${b} ${small}` : `${a} ${unit}`;
        if (s < 60) return `${s} s`;
        if (s < 3600) return two(Math.floor(s / 60), 'min', s % 60, 's');
        if (s < 86400) return two(Math.floor(s / 3600), 'h', Math.floor(s / 60) % 60, 'min');
        return two(Math.floor(s / 86400), 'd', Math.floor(s / 3600) % 24, 'h');
      }
      function tick(tree) {
        if (skew === null) return;
        const now = (Date.now() + skew) / 1000;
        for (const element of tree.querySelectorAll('[data-since]')) {
          const elapsed = Math.max(0, now - element.dataset.since);
          if (element.localName === 'progress') element.value = Math.min(element.max, elapsed);
          else say(element, duration(elapsed));
        }
      }
      function dress(tree) {
        for (const time of tree.querySelectorAll('time')) {
          const moment = new Date(time.dateTime);
          if (!Number.isNaN(+moment)) time.title = `${moment.toLocaleString()}, your time`;
        }
        tick(tree);
      }

      // Changes: an element takes over what is new in its later self, and keeps what has not changed, so
      // that focus, selections and opened commands stay.
      function become(old, fresh) {
        if (old.isEqualNode(fresh) || (log && old === log.text && !log.gives(fresh))) return;
        for (const { name, value } of fresh.attributes) {
          if (old.getAttribute(name) !== value) old.setAttribute(name, value);
        }
        for (const { name } of [...old.attributes]) {
          if (name !== 'open' && !fresh.hasAttribute(name)) old.removeAttribute(name);
        }
        if (old.id !== 'log-state' && old.id !== 'log-pause') becomeInside(old, fresh);
      }
      function becomeInside(old, fresh) {
        const keys = new Set(Array.from(fresh.children, child => child.dataset.key));
        const known = new Map();
        for (const child of [...old.children]) {
          const key = child.dataset.key;
          if (key && !keys.has(key)) child.remove();
          else if (key) known.set(key, child);
        }
        let next = old.firstChild;
        for (const node of [...fresh.childNodes]) {
          const key = node.dataset?.key;
          const isLike = next && !next.dataset?.key && next.nodeName === node.nodeName;
          const match = key ? known.get(key) : isLike ? next : null;
          if (match && match === next) next = next.nextSibling;
          else old.insertBefore(match ?? node, next);
          if (!match) continue;
          if (match.nodeType === Node.ELEMENT_NODE) become(match, node);
          else if (match.data !== node.data) match.data = node.data;
        }
        while (next) {
          const rest = next.nextSibling;
          next.remove();
          next = rest;
        }
      }
      function show(fresh) {
        const focused = document.activeElement;
        const key = focused?.closest('[data-key]')?.dataset.key;
        dress(fresh);
        document.title = fresh.title;
        document.body.dataset.poll = fresh.body.dataset.poll ?? '';
        for (const part of document.querySelectorAll('[data-live]')) {
          const other = fresh.getElementById(part.id);
          if (other) become(part, other);
        }
        followLog();
        if (document.activeElement === focused) return;
        // What had the focus was moved, or has gone on to another list.
        const moved = key && document.querySelector(`[data-key="${CSS.escape(key)}"] a`);
        (focused.isConnected ? focused : moved || at('main')).focus({ preventScroll: true });
      }

      // The same page again, every few seconds, while someone looks.
      let shown = null;
      let failures = 0;
      let timer = 0;
      async function look() {
        clearTimeout(timer);
        if (document.hidden) return;
        try {
          const options = { headers: { Accept: 'text/html' }, cache: 'no-cache', signal: AbortSignal.timeout(8000) };
          const answer = await fetch(location.href, options);
          setClock(answer.headers.get('Date'));
          if (!answer.ok) throw { sentence: `The server answers ${answer.status}.` };
          const text = await answer.text();
          if (text !== shown) show(new DOMParser().parseFromString(text, 'text/html'));
          shown = text;
          failures = 0;
        } catch (error) {
          failures += 1;
          const sentence = error.sentence ?? 'The connection is lost.';
          // The first may be the end of a page that is left.
          if (failures > 1) say(at('connection'), `${sentence} What is shown may be old; trying again.`);
        }
        if (!failures) say(at('connection'), '');
        const seconds = Number(document.body.dataset.poll) || 30;
        clearTimeout(timer);
        timer = setTimeout(look, 1000 * Math.min(30, seconds * (1 + failures)));
      }

      // A running job's log. Escape sequences of terminals are left out, as in what the page came with.
      const sequence = /\x1b(?:\[[ -?]*[@-~]?|[\]PX^_](?:[^\x07\x1b\n\r]|\x1b(?!\\))*(?:\x07|\x1b\\)?|[ -/]*[0-~]?)/g;
      const unfinished = /(?:\r+|\x1b(?:\[[ -?]*|[\]PX^_][^\x07\x1b\n\r]*\x1b?|[ -/]*)?)$/;
      const hidden = /[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;
      function written(character) {
        const code = character.codePointAt(0).toString(16);
        return code.length < 3 ? `\\x${code.padStart(2, '0')}` : `\\u{${code}}`;
      }
      // In lines; a line without end counts as many.
      const weight = text => text.split('\n').length - 1 + text.length / 256;
      class Log {
        constructor(text) {
          this.text = text;
          this.body = text.firstElementChild;
          this.offset = text.dataset.offset;
          this.attempt = text.dataset.attempt;
          this.carry = '';
          this.held = '';
          this.weights = Array.from(this.body.childNodes, node => weight(node.textContent));
          this.isPaused = false;
          this.isAtEnd = true;
          this.isOver = false;
          text.scrollTop = text.scrollHeight;
          text.addEventListener('scroll', () => {
            this.isAtEnd = text.scrollHeight - text.scrollTop - text.clientHeight < 32;
          });
          this.open();
        }
        /// Whether a later form of the element replaces what was followed.
        gives(fresh) {
          this.isLast = !fresh.dataset.stream;
          return this.isLast && this.isAtEnd && !this.isPaused;
        }
        say(sentence) { say(at('log-state'), sentence); }
        open() {
          const source = new EventSource(`${this.text.dataset.stream}?offset=${this.offset}`);
          this.source = source;
          source.onopen = () => this.say(this.isPaused ? 'Paused.' : 'Live.');
          source.onmessage = event => {
            if (event.lastEventId) this.offset = event.lastEventId;
            this.take(event.data);
          };
          source.addEventListener('attempt', event => {
            if (this.attempt && this.attempt !== event.data) this.begin();
            this.attempt = event.data;
          });
          source.addEventListener('end', () => {
            this.close();
            look();
          });
          source.onerror = () => {
            const isRefused = source.readyState === EventSource.CLOSED;
            if (isRefused && this.isLast) this.close();
            if (this.isOver) return;
            this.say('The log is cut off; trying again.');
            if (isRefused) setTimeout(() => this.isOver || this.open(), 5000);
          };
        }
        /// Another attempt has a log of its own, from its first byte on.
        begin() {
          this.source.close();
          this.body.textContent = this.carry = this.held = '';
          this.weights = [];
          this.offset = 0;
          this.open();
        }
        close() {
          this.isOver = true;
          this.source.close();
          this.say('The log is complete.');
        }
        take(data) {
          let text = this.carry + data;
          const cut = text.search(unfinished);
          this.carry = cut < 0 || text.length - cut > 4096 ? '' : text.slice(cut);
          text = text.slice(0, text.length - this.carry.length);
          if (!this.held) requestAnimationFrame(() => this.write());
          this.held += text.replace(sequence, '').replace(/\r+\n?/g, '\n').replace(hidden, written);
          if (this.held.length > heldAtMost) this.held = this.held.slice(-heldAtMost / 2);
        }
        write() {
          if (this.isPaused || !this.held) return;
          // In pieces, which are what is dropped at the beginning.
          for (const piece of this.held.match(/[^]{1,8192}/gu)) {
            this.body.append(document.createTextNode(piece));
            this.weights.push(weight(piece));
          }
          this.held = '';
          const height = this.text.scrollHeight;
          let all = this.weights.reduce((sum, one) => sum + one, 0);
          while (this.weights.length > 1 && all - this.weights[0] >= linesKept) {
            all -= this.weights.shift();
            this.body.firstChild.remove();
          }
          if (this.isAtEnd) this.text.scrollTop = this.text.scrollHeight;
          else this.text.scrollTop -= height - this.text.scrollHeight;
        }
        pause(button) {
          this.isPaused = !this.isPaused;
          button.textContent = this.isPaused ? 'Go on' : 'Pause';
          this.say(this.isPaused ? 'Paused.' : this.isOver ? 'The log is complete.' : 'Live.');
          this.write();
        }
      }
      let log = null;
      function followLog() {
        const text = document.querySelector('pre[data-stream]');
        if (log && text !== log.text) log.close();
        if (text && text !== log?.text) log = new Log(text);
      }

      // Buttons and the form.
      async function copy(button) {
        const code = button.closest('.command').querySelector('code');
        let isDone = true;
        try {
          await navigator.clipboard.writeText(code.textContent);
        } catch {
          // Only pages that came by https may use the clipboard's own way.
          getSelection().selectAllChildren(code);
          isDone = document.execCommand('copy');
        }
        button.textContent = isDone ? 'Copied' : 'Selected';
        setTimeout(() => { button.textContent = 'Copy'; }, 2000);
      }
      document.addEventListener('click', event => {
        const button = event.target.closest('button');
        if (button?.classList.contains('copy')) copy(button);
        else if (button?.id === 'log-pause') log?.pause(button);
      });
      document.addEventListener('keydown', event => {
        if (event.key !== 'Escape') return;
        for (const open of document.querySelectorAll('details[open]')) open.open = false;
      });
      document.addEventListener('formdata', event => {
        for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
      });
      document.addEventListener('visibilitychange', look);

      dress(document);
      // The log's deciding line is what one looks for; without one it is the end.
      const text = at('console');
      const line = at('evidence');
      if (text) text.scrollTop = line ? line.offsetTop - text.offsetTop - text.clientHeight / 2 : text.scrollHeight;
      followLog();
      setInterval(() => tick(document), 1000);
      if (document.body.dataset.poll) look();
    })();

    """#
}
