internal import Base

/// Gives every input a task name that stays its own when the run is repeated with more inputs.
internal struct TaskNames {
  private var nameByInput: [String: String] = [:]
  private var taken: Set<String> = []

  /// - Parameter records: the records of tasks done before, whose names are kept.
  init(records: some Sequence<CompletionRecord>) {
    for record in records {
      nameByInput[Self.identity(record.input)] = record.task
      taken.insert(record.task)
    }
  }

  /// The name for `input`: its file name without the archive's endings, and, where another input
  /// has that name already, a digest of where it lies.
  mutating func name(for input: String) -> String {
    let identity = Self.identity(input)
    if let name = nameByInput[identity] { return name }
    var name = Self.stem(of: input)
    if taken.contains(name) { name += "~" + Digest.sha256(identity).prefix(8) }
    taken.insert(name)
    nameByInput[identity] = name
    return name
  }

  /// What two spellings of one input have in common, so that `./x.warc` is not read again as another than `x.warc`.
  private static func identity(_ input: String) -> String {
    input.contains("://") ? input : Path.normalized(input)
  }

  /// The last path component without query and archive endings, of file-name-safe characters only.
  internal static func stem(of input: String) -> String {
    if input == "-" { return "stdin" }
    var path = Substring(input)
    if let scheme = path.firstRange(of: "://") {
      path = path[scheme.upperBound...]
      path = path.prefix { $0 != "?" && $0 != "#" }
    }
    var name = Path.split(String(path)).name
    let endings = [".gz", ".zst", ".lz4", ".open", ".warc", ".arc", ".wet", ".wat"]
    while let ending = endings.first(where: { name.hasSuffix($0) }) { name.removeLast(ending.count) }
    let safe = name.unicodeScalars.map { scalar -> Character in
      let isSafe =
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || "-_.+=@".unicodeScalars.contains(scalar)
      return isSafe ? Character(scalar) : "_"
    }
    // With the endings of files and of their private names it must fit into the 255 bytes of a name.
    var stem = ""
    for character in safe {
      guard stem.utf8.count + character.utf8.count <= 150 else { break }
      stem.append(character)
    }
    return stem.isEmpty || stem.hasPrefix(".") ? "input" + stem : stem
  }
}
