internal import Base

/// Finds inputs in an object store, by the rules that hold for directories.
internal struct ObjectInputs {
  private let client: S3Client

  init(_ client: S3Client) { self.client = client }

  /// Inputs in the byte order of their keys, and objects that look like data and are no inputs.
  struct Found {
    var inputs: [InputList.Entry] = []
    var passedOver: [String] = []
  }

  /// One object, with its size and what the store calls its content.
  func object(_ place: S3Location) throws(SourceError) -> InputList.Entry {
    guard let object = try client.head(place) else {
      let below = S3Location(bucket: place.bucket, key: place.key + "/")
      let isFolder = try !client.page(below, most: 1).objects.isEmpty
      throw SourceError(
        .missing, "no such object", location: place.description,
        advice: isFolder ? "A prefix ends in a slash: \(below)" : nil)
    }
    return Self.entry(object, in: place.bucket)
  }

  /// Inputs of a kind below a prefix.
  func below(_ place: S3Location, _ kind: InputKind) throws(SourceError) -> Found {
    var found = Found()
    for object in try client.objects(place) { take(object, below: place.key, in: place.bucket, kind, &found) }
    return found
  }

  /// What a pattern matches: objects, and inputs of a kind below folders that it matches.
  func matches(of place: S3Location, _ kind: InputKind) throws(SourceError) -> Found {
    var objects: [String: S3Client.Object] = [:]
    let alternatives = Glob.alternatives(of: Array(place.key.utf8)[...])
    guard alternatives.count <= Glob.mostAlternatives else {
      throw SourceError(
        .failed, "the pattern's braces expand to too many alternatives", location: place.description)
    }
    let patterns = alternatives.map(KeyPattern.init)
    for prefix in KeyPattern.prefixes(patterns) {
      for object in try client.objects(S3Location(bucket: place.bucket, key: prefix)) { objects[object.key] = object }
    }
    var found = Found()
    for object in objects.values.sorted(by: { Path.precedes($0.key, $1.key) }) {
      let results = patterns.compactMap { $0.match(object.key) }
      if results.contains(.whole) {
        found.inputs.append(Self.entry(object, in: place.bucket))
      } else if case .below(let folder)? = results.first {
        take(object, below: folder, in: place.bucket, kind, &found)
      }
    }
    return found
  }

  private func take(
    _ object: S3Client.Object, below folder: String, in bucket: String, _ kind: InputKind, _ found: inout Found
  ) {
    let parts = Substring(object.key.utf8.dropFirst(folder.utf8.count)).split(
      separator: "/", omittingEmptySubsequences: false
    ).map(
      String.init)
    // Names that begin with a dot are private, and so is what a run keeps beside its documents.
    guard let name = parts.last, !name.isEmpty, !parts.contains(where: { $0.utf8.first == UInt8(ascii: ".") }),
      parts.dropLast().allSatisfy({ kind.entersFolder(name: $0) })
    else { return }
    if kind.takes(name: name) {
      found.inputs.append(Self.entry(object, in: bucket))
    } else if kind.resembles(name: name) {
      found.passedOver.append(S3Location(bucket: bucket, key: object.key).description)
    }
  }

  private static func entry(_ object: S3Client.Object, in bucket: String) -> InputList.Entry {
    var entry = InputList.Entry(
      location: S3Location(bucket: bucket, key: object.key).description, byteCount: object.byteCount)
    entry.contentName = object.etag.map { "\($0) \(object.byteCount)" }
    return entry
  }
}

/// A pattern over keys: `Glob`'s, without its braces.
internal struct KeyPattern {
  private let parts: [ArraySlice<UInt8>]
  /// What every matching key begins with.
  let prefix: String

  /// What of a key a pattern matches.
  enum Match: Equatable {
    case whole
    /// A folder that the key is below, with its slash.
    case below(String)
  }

  init(_ pattern: [UInt8]) {
    parts = pattern.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    var literal: [UInt8] = []
    var rest = pattern[...]
    while let byte = rest.popFirst(), !"*?[".utf8.contains(byte) {
      if byte == UInt8(ascii: "\\"), let next = rest.popFirst() {
        literal.append(next)
      } else {
        literal.append(byte)
      }
    }
    prefix = String(decoding: literal, as: UTF8.self)
  }

  /// The prefixes to list, so that every key is listed once.
  static func prefixes(_ patterns: [KeyPattern]) -> [String] {
    var chosen: [String] = []
    for prefix in Set(patterns.map(\.prefix)).sorted(by: Path.precedes) {
      if chosen.last.map({ prefix.utf8.starts(with: $0.utf8) }) != true { chosen.append(prefix) }
    }
    return chosen
  }

  func match(_ key: String) -> Match? {
    let names = Array(key.utf8).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard let count = matched(names[...], parts[...]) else { return nil }
    if count == names.count { return .whole }
    return .below(names[..<count].map { String(decoding: $0, as: UTF8.self) + "/" }.joined())
  }

  /// How many of a key's names a pattern's parts match; those after them are below a folder.
  private func matched(_ names: ArraySlice<ArraySlice<UInt8>>, _ parts: ArraySlice<ArraySlice<UInt8>>) -> Int? {
    // An empty last part is a slash at the end: only folders.
    guard let part = parts.first, !(part.isEmpty && parts.count == 1) else {
      return names.isEmpty ? nil : names.startIndex
    }
    guard let name = names.first else { return nil }
    if part.elementsEqual("**".utf8) {
      let rest = parts.count == 1 ? [Array("*".utf8)[...]][...] : parts.dropFirst()
      if let found = matched(names, rest) { return found }
      return name.first == UInt8(ascii: ".") ? nil : matched(names.dropFirst(), parts)
    }
    guard name.first != UInt8(ascii: ".") || part.first == UInt8(ascii: "."), Glob.matches(name, part) else {
      return nil
    }
    return parts.count == 1 ? names.startIndex + 1 : matched(names.dropFirst(), parts.dropFirst())
  }
}
