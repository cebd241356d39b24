filedesc://fixture.arc 0.0.0.0 20260102030405 text/plain 68
1 0 Example
URL IP-address Archive-date Content-type Archive-length

http://example.org/a page with spaces?x=1 2 192.0.2.1 20260102030405 text/html 111
HTTP/1.1 200 OK
Content-Type: text/html

<html><body><p>Ẹ káàbọ̀ sí ojú ìwé wa.</p></body></html>
https://example.org/a?b=c 192.0.2.2 20260102030405 text/html; charset=utf-8 135
HTTP/1.1 200 OK
Content-Type: text/html

<html><body><p>A third page, so that there is something after the damage.</p></body></html>