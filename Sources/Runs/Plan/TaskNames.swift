internal import Base

/// Gives every input a task name that stays its own when the run is repeated with more inputs.
package struct TaskNames {
  private var nameByIdentity: [String: String] = [:]
  private var taken: Set<String> = []
  private let endings: [String]

  /// - Parameters:
  ///   - records: the records of tasks done before, whose names are kept.
  ///   - endings: endings of file names that are no part of a task's name.
  package init(records: some Sequence<CompletionRecord>, endings: [String] = Self.archiveEndings) {
    self.endings = endings
    for record in records {
      taken.insert(record.task)
      if record.inputs.count == 1, let input = record.inputs.first { nameByIdentity[input.identity] = record.task }
    }
  }

  /// Endings of archives, with those of their compression.
  package static let archiveEndings = [".gz", ".zst", ".lz4", ".open", ".warc", ".arc", ".wet", ".wat", ".wacz"]

  /// The name for `input`: its file name without the endings, and, where another input has that name already, a digest
  /// of where it lies.
  package mutating func name(for input: Input) -> String {
    if let name = nameByIdentity[input.identity] { return name }
    var name = stem(of: input.location)
    if taken.contains(name) { name += "~" + Digest.sha256(input.identity).prefix(8) }
    taken.insert(name)
    nameByIdentity[input.identity] = name
    return name
  }

  /// The last path component without query and endings, of characters that are safe in file names.
  internal func stem(of input: String) -> String {
    if input == "-" { return "stdin" }
    var name = SplitURL.fileName(input)
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
