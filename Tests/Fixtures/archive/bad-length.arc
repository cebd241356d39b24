filedesc://fixture.arc 0.0.0.0 20260102030405 text/plain 68
1 0 Example
URL IP-address Archive-date Content-type Archive-length

https://yo.example.org/ 192.0.2.1 20260102030405 text/html 300
HTTP/1.1 200 OK
Content-Type: text/html

<html><body><p>Ẹ káàbọ̀ sí ojú ìwé wa.</p></body></html>
https://example.org/a?b=c 192.0.2.2 20260102030405 text/html 20
HTTP/1.1 200 OK
Content-Type: text/html

<html><body><p>A third page, so that there is something after the damage.</p></body></html>
https://sw.example.org/habari 192.0.2.3 20260102030405 text/html 119
HTTP/1.1 200 OK
Content-Type: text/html

<html><body><h1>Habari</h1><p>Karibu kwenye ukurasa wetu.</p></body></html>