internal import Base
internal import Records

/// The items of evaluation sets, indexed by their runs of words.
///
/// An item is a text of a set: a line of a text file, a field of a table, a string of a line of JSON. Its words are
/// compared as `FoldedWords` cuts them. Memory: 8 bytes for each word, 12 for each run and 1.5 times that for the table.
package struct EvaluationSets: Sendable {
  /// What matches are reported by.
  internal struct Item: Sendable {
    /// An index into `names`.
    var set: Int32
    /// The line of the file, from 1.
    var line: Int32
    /// Where its words begin in `words`.
    var start: Int
  }

  /// How items are read.
  package struct Settings: Sendable, Hashable {
    /// Words of a run; longer items match by any run.
    package var words = 13
    /// The fewest words of an item; shorter ones are left out, as too many texts have them.
    package var fewest = 8
    /// The members of JSON lines that are items; empty for all strings.
    package var fields: Set<String> = []
    /// Whether items of fewer words are kept, for texts that have the same words and no others.
    package var keepsShort = false

    /// GPT-3's values.
    package init() {}
  }

  /// The files' names.
  package private(set) var names: [String] = []
  /// Items that were left out, as they have too few words.
  package private(set) var leftOut = 0
  /// How items were read.
  package let settings: Settings
  internal private(set) var items: [Item] = []
  /// The words of all items.
  internal private(set) var words: [UInt64] = []
  /// The lengths of items that are shorter than a run, ascending.
  internal private(set) var shortLengths: [Int] = []
  /// From the hash of a run, or of a whole item that is shorter, to its first place in `words`.
  private var table = RunTable()
  /// From the hash of an item's words to the item, where short ones are kept.
  private var wholes = RunTable()

  /// Reads a file, or all files of a folder, as sets: `.jsonl` (or `.json`, `.ndjson`) by their strings, `.tsv` by their
  /// fields, others by their lines; compressed ones too.
  ///
  /// - Throws: `SourceError`, `badResource` for a line that is no JSON and where there is no item.
  package init(_ files: ResourceFiles, settings: Settings = Settings()) throws {
    self.settings = settings
    let finder = FoldedWords()
    for file in files.files { try read(file, finder) }
    guard !items.isEmpty else {
      throw StageError(
        .badResource, "no item of at least \(settings.keepsShort ? 1 : settings.fewest) words", location: files.name,
        advice: "Sets are files of JSON lines, tables (.tsv) or texts, one item a line.")
    }
    guard words.count < UInt32.max else {
      throw StageError(
        .badResource, "\(words.count) words in all sets", location: files.name,
        advice: "Give fewer sets at once; several stages can each have some.")
    }
    index()
  }

  private mutating func read(_ file: ResourceFiles.File, _ finder: FoldedWords) throws {
    let set = Int32(names.count)
    var stem = file.name.split(separator: "/").last.map(String.init) ?? file.name
    for ending in [".gz", ".zst", ".xz", ".bz2", ".lz4"] where stem.hasSuffix(ending) {
      stem.removeLast(ending.count)
    }
    let isJSON = [".jsonl", ".json", ".ndjson"].contains { stem.hasSuffix($0) }
    let isTable = stem.hasSuffix(".tsv")
    names.append(file.name)
    try file.forEachLine { (line: Span<UInt8>, number) throws(StageError) in
      if isJSON {
        try addJSON(line, "\(file.location):\(number)") { add($0, set, number, finder) }
      } else if isTable {
        for field in line.string.split(separator: "\t") { add(Array(field.utf8).span, set, number, finder) }
      } else {
        add(line, set, number, finder)
      }
    }
  }

  /// Gives every string of a line of JSON to `body`, those of lists too.
  private func addJSON(
    _ line: Span<UInt8>, _ location: @autoclosure () -> String, _ body: (Span<UInt8>) -> Void
  ) throws(StageError) {
    let text = line.string
    guard text.utf8.contains(where: { $0 > 0x20 }) else { return }
    guard let json = try? JSONValue(parsing: text), let members = json.members else {
      throw StageError(.badResource, "not a JSON object", location: location())
    }
    for member in members where settings.fields.isEmpty || settings.fields.contains(member.key) {
      Self.forEachString(of: member.value) { string in
        let bytes = Array(string.utf8)
        body(bytes.span)
      }
    }
  }

  private static func forEachString(of value: JSONValue, _ body: (String) -> Void) {
    if let string = value.string { body(string) }
    for element in value.array ?? [] { forEachString(of: element, body) }
    for member in value.members ?? [] { forEachString(of: member.value, body) }
  }

  private mutating func add(_ text: Span<UInt8>, _ set: Int32, _ line: Int, _ finder: FoldedWords) {
    finder.find(in: text)
    guard finder.words.count >= (settings.keepsShort ? 1 : settings.fewest) else {
      if !finder.words.isEmpty { leftOut += 1 }
      return
    }
    items.append(Item(set: set, line: Int32(clamping: line), start: words.count))
    for word in finder.words { words.append(word.hash) }
  }

  /// The words of an item.
  internal func range(of item: Int) -> Range<Int> {
    items[item].start..<(item + 1 < items.count ? items[item + 1].start : words.count)
  }

  private mutating func index() {
    var lengths: Set<Int> = []
    var runs: [(hash: UInt64, place: Int)] = []
    for item in items.indices {
      let range = range(of: item)
      let length = min(range.count, settings.words)
      guard length >= settings.fewest else { continue }
      if length < settings.words { lengths.insert(length) }
      for start in range.lowerBound...range.upperBound - length {
        runs.append((RunHash.of(words[start..<start + length]), start))
      }
    }
    shortLengths = lengths.sorted()
    table = RunTable(runs)
    guard settings.keepsShort else { return }
    wholes = RunTable(items.indices.map { (RunHash.of(words[range(of: $0)]), $0) })
  }

  /// The item that has these words and no others; nil if there is none, and where short items are not kept.
  internal func whole(_ text: [UInt64]) -> Int? {
    guard let item = wholes.find(RunHash.of(text)), words[range(of: item)].elementsEqual(text) else { return nil }
    return item
  }

  /// The item with a run of words; nil if there is none.
  internal func find(_ hash: UInt64, _ run: ArraySlice<UInt64>) -> Int? {
    guard let place = table.find(hash), place + run.count <= words.count,
      words[place..<place + run.count].elementsEqual(run)
    else { return nil }
    var low = 0
    var high = items.count
    while low < high {
      let middle = (low + high) / 2
      if items[middle].start <= place { low = middle + 1 } else { high = middle }
    }
    let item = low - 1
    // A run that is shorter than the others is an item as a whole.
    let range = range(of: item)
    guard run.count == min(range.count, settings.words), place + run.count <= range.upperBound else { return nil }
    return item
  }
}
