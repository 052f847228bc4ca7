import { hidden } from './form-html.ts';

/**
 * What a form can do better with a script, none of it needed: one key for each showing, so that a double click is one
 * submission; how long filling in took; from which page. It keeps nothing on the visitor's device.
 */
export const formScript = `(function () {
  'use strict';
  var start = Date.now();
  function put(form, name, value) {
    var input = form.querySelector('input[name="' + name + '"]');
    if (!input) {
      input = document.createElement('input');
      input.type = 'hidden';
      input.name = name;
      form.appendChild(input);
    }
    input.value = value;
  }
  function key() {
    var bytes = new Uint8Array(16);
    crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (byte) { return ('0' + byte.toString(16)).slice(-2); }).join('');
  }
  function ready() {
    Array.prototype.forEach.call(document.querySelectorAll('form[data-leadstream]'), function (form) {
      if (form.dataset.ready) return;
      form.dataset.ready = 'yes';
      put(form, '${hidden.key}', key());
      var mend = form.querySelector('.ls-mend');
      if (mend) mend.focus();
      form.addEventListener('submit', function () {
        put(form, '${hidden.filledMs}', String(Date.now() - start));
        put(form, '${hidden.page}', location.href.slice(0, 2000));
        put(form, '${hidden.referrer}', document.referrer.slice(0, 2000));
      });
    });
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', ready);
  else ready();
})();
`;

/** How many visited pages a device keeps. */
const visitsKept = 50;

/**
 * Counts visited pages. Without consent it keeps nothing on the device: no cookie, no storage. With consent the device
 * itself keeps which pages were visited, until the visitor names itself by a form or came by a link of a mail.
 */
export const trackScript = (silenceMeans: 'yes' | 'no'): string => `(function () {
  'use strict';
  var me = document.currentScript;
  var base = me.src.replace(/\\/track\\.js.*$/, '');
  var name = 'leadstream';
  var objects = navigator.globalPrivacyControl === true || navigator.doNotTrack === '1';
  function read() {
    try { return JSON.parse(localStorage.getItem(name)) || {}; } catch (error) { return {}; }
  }
  function write(kept) {
    try { localStorage.setItem(name, JSON.stringify(kept)); } catch (error) { /* then nothing is kept */ }
  }
  function id() {
    var bytes = new Uint8Array(12);
    crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (byte) { return ('0' + byte.toString(16)).slice(-2); }).join('');
  }
  var url = new URL(location.href);
  var token = url.searchParams.get('lsv');
  if (token) {
    url.searchParams.delete('lsv');
    history.replaceState(history.state, '', url.href);
  }
  var visit = { i: id(), p: url.pathname.slice(0, 500), t: Date.now(), r: document.referrer.slice(0, 500) };
  function send(who, visits) {
    return navigator.sendBeacon(base + '/v', JSON.stringify({ token: who, visits: visits }));
  }
  function count() {
    var kept = read();
    if (kept.consent === true) {
      if (token) kept.token = token;
      kept.visits = (kept.visits || []).concat(visit).slice(-${visitsKept});
      if (kept.token && send(kept.token, kept.visits)) kept.visits = [];
      write(kept);
    } else if (kept.consent === undefined && ${silenceMeans === 'yes'} && !objects && token) {
      send(token, [visit]);
    }
  }
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (!form.dataset || !form.dataset.leadstream) return;
    var kept = read();
    if (kept.consent !== true) return;
    var input = document.createElement('input');
    input.type = 'hidden';
    input.name = '${hidden.visits}';
    input.value = JSON.stringify(kept.visits || []);
    form.appendChild(input);
  }, true);
  window.leadstream = {
    consent: function (granted) {
      if (granted) {
        var kept = read();
        if (kept.consent === true) return;
        kept.consent = true;
        write(kept);
        count();
      } else {
        write({ consent: false });
      }
    }
  };
  var asked = me.dataset.consent;
  if (asked === 'granted' && read().consent === undefined) window.leadstream.consent(true);
  else count();
})();
`;
