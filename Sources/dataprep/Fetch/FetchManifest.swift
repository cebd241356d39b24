import Base

/// What was fetched into a directory: its file `fetch.jsonl`, a line for each file, written before the file gets its name.
struct FetchManifest {
  /// A file.
  struct Entry: Equatable {
    var url: String
    /// The file's name below the directory.
    var file: String
    var byteCount: Int
    var sha256: String
    var etag: String?
    var lastModified: String?

    init(url: String, file: String, byteCount: Int, sha256: String, etag: String? = nil, lastModified: String? = nil) {
      self.url = url
      self.file = file
      self.byteCount = byteCount
      self.sha256 = sha256
      self.etag = etag
      self.lastModified = lastModified
    }

    /// Reads a line; nil for anything else, and for a name that leads out of the directory.
    init?(_ line: Span<UInt8>) {
      guard let json = try? JSONValue(parsing: line), let url = json["url"]?.string, let file = json["file"]?.string,
        Path.staysInside(file), let byteCount = json["bytes"]?.count, let sha256 = json["sha256"]?.string
      else { return nil }
      self.init(
        url: url, file: file, byteCount: byteCount, sha256: sha256, etag: json["etag"]?.string,
        lastModified: json["modified"]?.string)
    }

    var line: [UInt8] {
      var json = JSONWriter()
      json.beginObject()
      json.member("url", url)
      json.member("file", file)
      json.member("bytes", byteCount)
      json.member("sha256", sha256)
      if let etag { json.member("etag", etag) }
      if let lastModified { json.member("modified", lastModified) }
      json.endObject()
      json.endLine()
      return json.bytes.array()
    }
  }

  static let fileName = "fetch.jsonl"
  private let path: String
  /// The files by URL; of several lines the last counts.
  private(set) var entries: [String: Entry] = [:]
  /// The URLs by file.
  private(set) var owners: [String: String] = [:]

  /// Reads the manifest of a directory. Lines that a kill cut are no entries, and are removed.
  init(folder: String) throws {
    path = Path.join(folder, Self.fileName)
    guard FileSystem.entry(at: path) != nil else { return }
    let bytes = try FileSystem.read(path)
    var (start, whole) = (0, 0)
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      let span = bytes.span
      if let entry = Entry(span.extracting(start..<end)) { take(entry) }
      start = end + 1
      whole = start
    }
    if whole < bytes.count { try FileSystem.truncate(path, to: whole) }
  }

  private mutating func take(_ entry: Entry) {
    entries[entry.url] = entry
    owners[entry.file] = entry.url
  }

  /// Adds a line, and waits until it is on the disk.
  mutating func add(_ entry: Entry) throws {
    guard entries[entry.url] != entry else { return }
    let line = entry.line
    try FileSystem.append(line.span, to: path)
    try FileSystem.syncFile(path)
    take(entry)
  }
}
