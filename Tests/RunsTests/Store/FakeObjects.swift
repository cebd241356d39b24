import Base
import Fetch

@testable import Runs

/// An object store in memory, on a disk that several processes of a test share. Every request is an operation that a
/// scheduler can hold, or before which it can end the process.
final class FakeObjects: ObjectStore {
  let location = "s3://bucket/run"
  private let process: FakeStorage
  private var disk: FakeDisk { process.disk }

  init(_ process: FakeStorage) { self.process = process }

  private static func etag(_ file: FakeDisk.File) -> String {
    "\"\(Digest.of(file.bytes.span, .md5).hexadecimal)-\(file.time)\""
  }

  private func object(_ key: String) -> S3Client.Object? {
    disk.files[key].map { file in
      S3Client.Object(
        key: key, byteCount: file.bytes.count, etag: Self.etag(file), age: disk.age(of: key),
        digest: Digest.of(file.bytes.span, .sha256).hexadecimal)
    }
  }

  func head(_ key: String) throws -> S3Client.Object? {
    try process.begin("head \(key)", reads: [key])
    return object(key)
  }

  func get(_ key: String) throws -> (bytes: [UInt8], object: S3Client.Object)? {
    try process.begin("get \(key)", reads: [key])
    guard let file = disk.files[key], let object = object(key) else { return nil }
    return (file.bytes, object)
  }

  func open(_ key: String, at offset: Int, policy: FetchPolicy) throws -> any ByteSource {
    try process.begin("open \(key)", reads: [key])
    return MemorySource(Array((disk.files[key]?.bytes ?? []).dropFirst(offset)), name: key)
  }

  func objects(below folder: String) throws -> [S3Client.Object] {
    try process.begin("list \(folder)", reads: [folder])
    return disk.files.keys.filter { folder.isEmpty || $0.hasPrefix(folder + "/") }.sorted().compactMap(object)
  }

  func names(in folder: String) throws -> [String] {
    try process.begin("names in \(folder)", reads: [folder])
    let below =
      folder.isEmpty
      ? Array(disk.files.keys)
      : disk.files.keys.filter { $0.hasPrefix(folder + "/") }
        .map { String($0.dropFirst(folder.utf8.count + 1)) }
    return Set(below.map { String($0.prefix { $0 != "/" }) }).sorted()
  }

  func put(_ key: String, _ bytes: [UInt8], if condition: S3Client.Condition?, digest: String?) throws -> String? {
    let isUnmet: @Sendable () -> Bool = { [disk] in
      switch condition {
      case nil: false
      case .isAbsent?: disk.files[key] != nil
      case .matches(let etag)?: disk.files[key].map(Self.etag) != etag
      }
    }
    try process.begin("put \(key)", writes: [key], isIdle: isUnmet)
    guard !isUnmet() else { return nil }
    disk.replace(key, bytes)
    return disk.files[key].map(Self.etag)
  }

  func delete(_ key: String) throws {
    try process.begin("delete \(key)", writes: [key])
    disk.remove(key)
  }

  // Uploads are kept where no file of a run is.

  private func folder(_ upload: String) -> String { ".uploads/\(upload)" }

  func createUpload(_ key: String, digest: String) throws -> String {
    try process.begin("begin upload of \(key)", writes: [".uploads"])
    let id = "\(disk.files.count)-\(Digest.sha256(key).prefix(6))"
    disk.write("\(folder(id))/key", key)
    return id
  }

  func uploadPart(_ key: String, upload: String, number: Int, _ bytes: [UInt8]) throws -> S3Client.Part? {
    try process.begin("part \(number) of \(key)", writes: [folder(upload)])
    guard disk.text("\(folder(upload))/key") == key else { return nil }
    disk.replace("\(folder(upload))/\(number)", bytes)
    return S3Client.Part(number: number, etag: "\(number)")
  }

  func completeUpload(_ key: String, upload: String, _ parts: [S3Client.Part]) throws -> Bool {
    try process.begin("complete \(key)", writes: [key, folder(upload)])
    guard disk.text("\(folder(upload))/key") == key else { return false }
    disk.replace(key, parts.flatMap { disk.files["\(folder(upload))/\($0.number)"]?.bytes ?? [] })
    disk.remove(folder(upload))
    return true
  }

  func abortUpload(_ key: String, upload: String) throws {
    try process.begin("give up \(key)", writes: [folder(upload)])
    disk.remove(folder(upload))
  }

  func uploads() throws -> [(key: String, id: String, age: Double?)]? {
    try process.begin("list uploads", reads: [".uploads"])
    return disk.files.keys.filter { $0.hasPrefix(".uploads/") && $0.hasSuffix("/key") }.sorted().map { path in
      (disk.text(path) ?? "", String(path.dropFirst(9).dropLast(4)), disk.age(of: path))
    }
  }
}
