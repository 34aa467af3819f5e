// A former address is a file that says where it leads (x-amz-meta-redirect) or that it is gone (x-amz-meta-status).
function handler(event) {
  var response = event.response;
  var target = response.headers['x-amz-meta-redirect'];
  var status = response.headers['x-amz-meta-status'];
  if (target && target.value.charAt(0) === '/' && target.value.charAt(1) !== '/') {
    response.statusCode = 301;
    response.statusDescription = 'Moved Permanently';
    response.headers['location'] = { value: target.value };
  } else if (status && status.value === '410') {
    response.statusCode = 410;
    response.statusDescription = 'Gone';
  }
  Object.keys(response.headers).forEach(function (name) {
    if (name.indexOf('x-amz-meta-') === 0) {
      delete response.headers[name];
    }
  });
  return response;
}
