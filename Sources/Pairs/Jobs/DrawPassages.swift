package import Base
internal import Records
package import Runs

/// Scanned passages in, the corpus of a run out: the second step of `synth`, one task.
///
/// `passages.jsonl` has the seeds first, so that a task of the next step reads its own alone.
package struct DrawPassages: Job {
  package static let id = "draw-passages"
  internal static let file = "passages.jsonl"

  private let settings: CorpusSettings

  /// The step with what is drawn.
  package init(_ settings: CorpusSettings) { self.settings = settings }

  package func describe(_ json: inout JSONWriter) { settings.describe(&json) }

  package func tasks(for request: TaskRequest) -> [TaskSpec] { request.oneAfterAll(named: "draw") }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    var files = try context.files(of: ScanPassages.id).filter { ScanPassages.isScan($0.path) }.map {
      try ScanFile(context.path(ofPublished: $0))
    }
    let draw = try PassageDraw(&files, settings.quotas)
    guard settings.list != nil || !draw.seeds.isEmpty else {
      throw PairsError(
        .nothingToDo, "no passage can be drawn: the documents have no text that makes one",
        advice: "`dataprep inspect` shows what the documents have. Lower --min-words, or look at --languages.")
    }
    let file = try HashedFile(path: try context.stagingPath(of: Self.file))
    let listed = try appendListed(to: file)
    let isSeed = Array("true}\n".utf8)
    let isNone = Array("false}\n".utf8)
    var counts = Counts()
    counts[.seeds] = listed.count
    counts[.passages] = listed.count
    for (places, isASeed) in [(draw.seeds, true), (draw.others, false)] {
      for place in places {
        // A scanned passage ends with `"seed":false}`.
        let line = files[place.file].bytes(place.line.dropLast(isNone.count - 1))
        if !listed.isEmpty, let key = ScanFile.key(line), listed.contains(key) { continue }
        try file.append(line)
        try file.append((isASeed ? isSeed : isNone).span)
        counts[.passages] += 1
        counts[.seeds] += isASeed ? 1 : 0
      }
    }
    let written = try file.commit()
    context.stage(.init(path: Self.file, byteCount: written.byteCount, sha256: written.sha256))
    counts[.refusedByHost] = draw.refusedByHost
    context.add(counts)
  }

  /// Writes the passages that a list of queries has with them, each once.
  ///
  /// - Returns: their keys.
  private func appendListed(to file: HashedFile) throws -> Set<String> {
    var keys: Set<String> = []
    guard let list = settings.list else { return keys }
    var json = JSONWriter(capacity: 1 << 12)
    try list.forEach { query in
      for positive in query.positives {
        let key = PassageKey(title: positive.title, text: positive.text).description
        guard keys.insert(key).inserted else { continue }
        json.removeAll()
        Passage(
          key: key, title: positive.title, text: positive.text, language: LanguageTag.undetermined.code, url: "",
          document: query.id ?? "", isSeed: true
        ).write(to: &json)
        json.endLine()
        try json.bytes.withSpan { (bytes) throws(OutputError) in try file.append(bytes) }
      }
    }
    return keys
  }
}

extension Counts.Number {
  /// Passages that queries are made for.
  package static let seeds = Self("seeds")
  /// Passages of the corpus.
  package static let passages = Self("passages")
  /// Passages that are no seeds, as their hosts have as many as they may.
  package static let refusedByHost = Self("refused_by_host")
}
