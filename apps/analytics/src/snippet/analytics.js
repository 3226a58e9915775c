// The script for pages. `load-snippet.ts` removes comments and indentation; it stays below 2 KB of gzip.
(function (w, d) {
  var data = d.currentScript.dataset;
  var url = (data.host || new URL(d.currentScript.src).origin) + (data.path || '/api/v1/analytics/') + 'track/batch';
  var memory = {};
  var here, timer, isSending;

  // A page may forbid its storage; then everything lasts as long as the page.
  function load(name) {
    try {
      memory[name] = JSON.parse(localStorage['pp.' + name]);
    } catch {}
    return memory[name];
  }
  function save(name, value) {
    memory[name] = value;
    try {
      localStorage['pp.' + name] = JSON.stringify(value);
    } catch {}
    return value;
  }
  var consent = load('c');

  // A UUIDv7: ids keep the order of the device, and claim the day of their event.
  function uuid() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    for (var i = 6, ms = Date.now(); i--; ms = Math.floor(ms / 256)) bytes[i] = ms % 256;
    bytes[6] = (bytes[6] & 15) | 112;
    bytes[8] = (bytes[8] & 63) | 128;
    return bytes;
  }
  function hex(bytes) {
    return Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1))
      .join('')
      .replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  function isRefused() {
    return (
      navigator.doNotTrack == 1 ||
      navigator.globalPrivacyControl ||
      (consent ? consent.analytics === false : data.consent == 'required')
    );
  }

  // A session ends after 30 minutes without an event, and where a visitor comes by another click or campaign.
  function session() {
    var now = Date.now();
    var known = load('s') || {};
    var query = new URLSearchParams(location.search);
    var click = ['click_id', 'clickid', 'gclid', 'ttclid', 'fbclid', 'msclkid']
      .map((name) => query.get(name))
      .find(Boolean);
    var from = click || query.get('utm_campaign');
    var isNew = !(now - known.t < 18e5) || (from && from != known.f);
    return save('s', isNew ? { i: hex(uuid()), t: now, f: from, c: click } : Object.assign(known, { t: now }));
  }

  function track(type, name, properties, click) {
    var event = {
      event_type: type,
      event_name: name,
      event_id: hex(uuid()),
      timestamp: Date.now(),
      page_url: location.href,
      properties: properties,
      consent: consent,
      library: 'pp/1',
    };
    if (isRefused()) event.consent = { analytics: false };
    else {
      var s = session();
      event.anonymous_id = load('a') || save('a', hex(uuid()));
      event.session_id = s.i;
      event.click_id = click || s.c;
      event.user_id = load('u');
      event.referrer = here || d.referrer;
    }
    var queue = save('q', (load('q') || []).concat(event).slice(-500));
    if (queue.length > 19) send();
    else timer = timer || setTimeout(send, 2e3);
  }

  // Browsers limit what is sent while a page ends to 64 KB.
  function body(events) {
    var size = 0;
    var sent = events.slice(0, 20).filter((event, i) => (size += JSON.stringify(event).length) < 6e4 || !i);
    return [sent, JSON.stringify({ write_key: data.key, sent_at: Date.now(), events: sent })];
  }

  // An event stays in the queue until it is acknowledged: the next page sends the rest again, with the same ids.
  function send() {
    var queue = load('q') || [];
    timer = clearTimeout(timer);
    if (isSending || !queue[0]) return;
    var batch = body(queue);
    isSending = 1;
    void fetch(url, { method: 'POST', body: batch[1], keepalive: true, credentials: 'omit' })
      .then(
        (response) => response.status < 500 && response.status != 429,
        () => 0,
      )
      .then((isDone) => {
        isSending = 0;
        var ids = JSON.stringify(isDone ? batch[0] : []);
        var left = save(
          'q',
          load('q').filter((event) => ids.indexOf(event.event_id) < 0),
        );
        if (left[0]) timer = timer || setTimeout(send, isDone ? 2e3 : 1e4);
      });
  }
  function leave() {
    var queue = load('q') || [];
    if (queue[0] && d.visibilityState == 'hidden' && !navigator.sendBeacon(url, body(queue)[1])) send();
  }

  function page() {
    track('page_view', d.title.slice(0, 200), {});
    here = location.href;
  }
  function navigate() {
    if (here && here.split('#')[0] != location.href.split('#')[0]) page();
  }
  ['pushState', 'replaceState'].map((method) => {
    var original = history[method];
    history[method] = function () {
      original.apply(history, arguments);
      navigate();
    };
  });

  // A click on the link of an affiliate gets an id, which comes back in the postback.
  function click(e) {
    var named = e.target.closest('[data-pp]');
    var link = e.target.closest('a[href]');
    var own = link && link.dataset;
    var isOut = own && (own.ppClick != null || (data.hosts || '').split(/[\s,]+/).indexOf(link.hostname) >= 0);
    if (!named && !isOut) return;
    var id;
    if (isOut && link.hostname && !isRefused()) {
      id = btoa(String.fromCharCode.apply(0, uuid())).replace(/\+/g, '-').replace(/\//g, '_').slice(0, 22);
      var target = new URL(link.href);
      target.searchParams.set(own.ppClick || data.param || 'click_id', id);
      link.href = target;
    }
    own = own || {};
    track(
      'click',
      (named && named.dataset.pp) || 'outgoing',
      { offer: own.ppOffer, product: own.ppProduct, partner: own.ppPartner },
      id,
    );
  }
  d.addEventListener('click', click, true);
  d.addEventListener('auxclick', click, true);
  d.addEventListener('visibilitychange', leave);
  w.addEventListener('pagehide', leave);
  w.addEventListener('popstate', navigate);

  var calls = w.pp;
  var pp = (w.pp = {
    track: track,
    page: page,
    identify: (id) => {
      save('u', isRefused() ? null : id);
      track('identify');
    },
    consent: (choice) => {
      consent = save('c', choice);
      if (isRefused()) ['a', 's', 'u'].map((name) => save(name, null));
    },
    push: (call) => pp[call[0]].apply(pp, call.slice(1)),
  });
  if (calls) calls.forEach(pp.push);
  if (data.auto != 'off') page();
  send();
})(window, document);
