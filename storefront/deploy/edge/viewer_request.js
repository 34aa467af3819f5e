// Before CloudFront looks for a page: a folder is its index.html, and a folder without its slash leads there.
function handler(event) {
  var request = event.request;
  var uri = request.uri;
  var last = uri.substring(uri.lastIndexOf('/') + 1);
  if (last === '') {
    request.uri = uri + 'index.html';
    return request;
  }
  if (last.indexOf('.') !== -1) {
    return request;
  }
  var pairs = [];
  for (var name in request.querystring) {
    var given = request.querystring[name];
    (given.multiValue || [given]).forEach(function (one) {
      pairs.push(one.value === '' ? name : name + '=' + one.value);
    });
  }
  // Two slashes at the start would name another host.
  var target = '/' + uri.replace(/^\/+/, '') + '/' + (pairs.length ? '?' + pairs.join('&') : '');
  return { statusCode: 301, statusDescription: 'Moved Permanently', headers: { location: { value: target } } };
}
