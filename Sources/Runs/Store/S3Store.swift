internal import Base
internal import CSystem
internal import Fetch

/// A prefix of a bucket as an `ObjectStore`.
internal struct S3Store: ObjectStore {
  /// Seconds that a request may still take once a stop was asked for.
  static let patience = 6.0

  private let bucket: String
  /// Empty, or with a slash at its end.
  private let prefix: String
  private let settings: S3Settings
  private let client: S3Client

  /// - Parameter stop: ends requests some seconds after it was asked for, so that small ones come to their end.
  init(_ place: S3Location, _ settings: S3Settings, stop: StopFlag?) {
    bucket = place.bucket
    var key = place.key
    while key.hasSuffix("/") { key.removeLast() }
    prefix = key.isEmpty ? "" : key + "/"
    self.settings = settings
    var policy = FetchPolicy()
    if let stop {
      let since = Monitor<ContinuousClock.Instant?>(nil)
      policy.shouldStop = {
        guard stop.isRequested else { return false }
        let first = since.withLock { since in
          since = since ?? .now
          return since ?? .now
        }
        return first.duration(to: .now) > .seconds(Self.patience)
      }
    }
    client = S3Client(settings, policy: policy)
  }

  var location: String {
    let text = "s3://\(bucket)/\(prefix)"
    return String(text.dropLast())
  }

  /// The store, as far as it tells runs of the same location from each other.
  var endpoint: String { settings.endpoint ?? settings.region }

  private func place(_ key: String) -> S3Location { S3Location(bucket: bucket, key: prefix + key) }

  private func folder(_ name: String) -> String { name.isEmpty || name == "." ? "" : name + "/" }

  private func relative(_ key: String) -> String { key.after(prefix) }

  func head(_ key: String) throws -> S3Client.Object? { try client.head(place(key)) }

  func get(_ key: String) throws -> (bytes: [UInt8], object: S3Client.Object)? { try client.get(place(key)) }

  func open(_ key: String, at offset: Int, policy: FetchPolicy) throws -> any ByteSource {
    try openSource(place(key).description, policy: policy, offset: offset)
  }

  func objects(below folder: String) throws -> [S3Client.Object] {
    try client.objects(place(self.folder(folder))).map { object in
      var object = object
      object.key = relative(object.key)
      return object
    }
  }

  func names(in folder: String) throws -> [String] {
    let place = place(self.folder(folder))
    var names: Set<String> = []
    var token: String?
    repeat {
      let page = try client.page(place, delimiter: true, from: token)
      for object in page.objects where object.key != place.key { names.insert(object.key.after(place.key)) }
      for folder in page.folders { names.insert(String(folder.after(place.key).dropLast())) }
      token = page.next
    } while token != nil
    return names.sorted(by: Path.precedes)
  }

  func put(_ key: String, _ bytes: [UInt8], if condition: S3Client.Condition?, digest: String?) throws -> String? {
    try client.put(place(key), bytes, if: condition, digest: digest)
  }

  func delete(_ key: String) throws { try client.delete(place(key)) }

  func createUpload(_ key: String, digest: String) throws -> String {
    try client.createUpload(place(key), digest: digest)
  }

  func uploadPart(_ key: String, upload: String, number: Int, _ bytes: [UInt8]) throws -> S3Client.Part? {
    try client.uploadPart(place(key), upload: upload, number: number, bytes)
  }

  func completeUpload(_ key: String, upload: String, _ parts: [S3Client.Part]) throws -> Bool {
    try client.completeUpload(place(key), upload: upload, parts)
  }

  func abortUpload(_ key: String, upload: String) throws { try client.abortUpload(place(key), upload: upload) }

  func uploads() throws -> [(key: String, id: String, age: Double?)]? {
    try client.uploads(place(""))?.map { upload in (relative(upload.key), upload.id, upload.age) }
  }
}

extension String {
  /// What comes after a beginning, counted in bytes: a slash and an accent after it are one character.
  fileprivate func after(_ beginning: String) -> String { String(Substring(utf8.dropFirst(beginning.utf8.count))) }
}
