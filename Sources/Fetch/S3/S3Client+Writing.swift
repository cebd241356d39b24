package import Base

extension S3Client {
  /// Writes an object in one request.
  ///
  /// A conditional write whose answer was lost is sent again, and then finds the object that it wrote itself: one with the
  /// same bytes counts as that.
  ///
  /// - Parameter digest: SHA-256 of the bytes in hexadecimal, which the object says of itself from then on.
  /// - Returns: the entity tag; nil where the condition does not hold.
  package func put(
    _ place: S3Location, _ bytes: [UInt8], if condition: Condition? = nil, digest: String? = nil
  ) throws(SourceError) -> String? {
    var isRepeated = false
    let headers = Self.headers(condition) + Self.headers(digest: digest)
    let answer = try send("PUT", place, headers: headers, body: bytes) { isRepeated = true }
    if Self.isUnmet(condition, answer) {
      guard isRepeated, let found = try get(place), found.bytes == bytes else { return nil }
      return found.object.etag ?? ""
    }
    guard 200..<300 ~= answer.status else { throw failure(answer, place) }
    return answer.headers["etag"] ?? ""
  }

  /// Removes an object; one that is not there is no error.
  package func delete(_ place: S3Location) throws(SourceError) {
    let answer = try send("DELETE", place)
    guard 200..<300 ~= answer.status || answer.status == 404 else { throw failure(answer, place) }
  }

  private static func headers(_ condition: Condition?) -> [(name: String, value: String)] {
    switch condition {
    case nil: []
    case .isAbsent?: [("if-none-match", "*")]
    case .matches(let etag)?: [("if-match", etag)]
    }
  }

  private static func headers(digest: String?) -> [(name: String, value: String)] {
    digest.map { [(digestHeader, $0)] } ?? []
  }

  private static func isUnmet(_ condition: Condition?, _ answer: ObjectExchange.Answer) -> Bool {
    // An object that a condition names and that is gone is answered with 404.
    if case .matches? = condition, answer.status == 404 { return true }
    return condition != nil && answer.status == 412
  }

  // MARK: Uploads in parts

  /// A part of an upload that the store has.
  package struct Part: Sendable {
    /// From 1.
    package var number: Int
    package var etag: String

    package init(number: Int, etag: String) {
      self.number = number
      self.etag = etag
    }
  }

  /// An upload that is neither complete nor aborted.
  package struct Upload: Sendable, Equatable {
    package var key: String
    package var id: String
    /// Seconds since it was begun, by the store's clock; nil where the store does not tell.
    package var age: Double?
  }

  /// Begins an upload in parts and gives its name.
  ///
  /// - Parameter digest: SHA-256 of the whole in hexadecimal, which the object will say of itself.
  package func createUpload(_ place: S3Location, digest: String? = nil) throws(SourceError) -> String {
    let answer = try send("POST", place, query: [("uploads", "")], headers: Self.headers(digest: digest), body: [])
    guard let id = try document(answer, place)["UploadId"]?.text, !id.isEmpty else {
      throw SourceError(.refused, "the object store begins no upload in parts", location: place.description)
    }
    return id
  }

  /// Sends a part; nil where the upload is gone, as it was completed or given up.
  package func uploadPart(
    _ place: S3Location, upload: String, number: Int, _ bytes: [UInt8]
  ) throws(SourceError) -> Part? {
    let answer = try send(
      "PUT", place, query: [("partNumber", String(number)), ("uploadId", upload)], body: bytes)
    if answer.status == 404, S3Failure(status: 404, body: answer.body).code == "NoSuchUpload" { return nil }
    guard 200..<300 ~= answer.status, let etag = answer.headers["etag"] else { throw failure(answer, place) }
    return Part(number: number, etag: etag)
  }

  /// Makes an object of an upload's parts; from then on it is there, whole.
  ///
  /// - Returns: false where the condition does not hold, or the upload is gone: a request before whose answer was lost
  ///   may have completed it. The caller looks whether the object in place is its own.
  package func completeUpload(
    _ place: S3Location, upload: String, _ parts: [Part], if condition: Condition? = nil
  ) throws(SourceError) -> Bool {
    var text = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
    for part in parts {
      let etag = part.etag.split(separator: "&").joined(separator: "&amp;").split(separator: "<").joined(
        separator: "&lt;")
      text += "<Part><PartNumber>\(part.number)</PartNumber><ETag>\(etag)</ETag></Part>"
    }
    text += "</CompleteMultipartUpload>"
    // A store puts the parts together before it answers, which takes minutes for a large object.
    let answer = try send(
      "POST", place, query: [("uploadId", upload)], headers: Self.headers(condition), body: Array(text.utf8),
      silence: 20 * policy.lowSpeedSeconds)
    if Self.isUnmet(condition, answer) || answer.status == 404 { return false }
    guard try document(answer, place).name != "Error" else { throw failure(answer, place) }
    return true
  }

  /// Gives an upload up, with the parts that the store has; one that is gone is no error.
  package func abortUpload(_ place: S3Location, upload: String) throws(SourceError) {
    let answer = try send("DELETE", place, query: [("uploadId", upload)])
    guard 200..<300 ~= answer.status || answer.status == 404 else { throw failure(answer, place) }
  }

  /// Uploads of keys that begin with the place's, which are neither complete nor aborted.
  ///
  /// - Returns: nil where the store does not list them.
  package func uploads(_ place: S3Location) throws(SourceError) -> [Upload]? {
    var all: [Upload] = []
    var mark: (key: String, id: String)?
    while true {
      var query = [("uploads", ""), ("prefix", place.key), ("encoding-type", "url")]
      if let mark { query += [("key-marker", mark.key), ("upload-id-marker", mark.id)] }
      let answer = try send("GET", S3Location(bucket: place.bucket, key: ""), query: query)
      if answer.status == 501 { return nil }
      // What some stores say where there is none.
      if answer.status == 404, S3Failure(status: 404, body: answer.body).code == "NoSuchUpload" { return all }
      let root = try document(answer, place)
      let isEncoded = root["EncodingType"]?.text == "url"
      func plain(_ text: String) -> String { isEncoded ? PercentCoding.decoded(text) : text }
      for element in root.all("Upload") {
        guard let key = element["Key"]?.text, let id = element["UploadId"]?.text else { continue }
        // Stores have been seen to pass over the prefix.
        guard plain(key).utf8.starts(with: place.key.utf8) else { continue }
        let begun = element["Initiated"].flatMap { HTTPDate.time(timestamp: $0.text) }
        let now = answer.headers["date"].flatMap { HTTPDate.time($0) }
        let age = begun.flatMap { begun in now.map { Double(max(0, $0 - begun)) } }
        all.append(Upload(key: plain(key), id: id, age: age))
      }
      guard root["IsTruncated"]?.text == "true", let key = root["NextKeyMarker"]?.text,
        let id = root["NextUploadIdMarker"]?.text, (plain(key), id) != (mark?.key ?? "", mark?.id ?? "")
      else { return all }
      mark = (plain(key), id)
    }
  }
}
