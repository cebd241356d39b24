import Base
import Pairs

/// Formats one query of `synth`, or one pair of `relabel`, for a person.
struct PairsView {
  private let line: JSONValue
  private let corpus: PassageFile?
  private let usesColor: Bool

  /// The file of a run's pairs, or of its queries where there are no pairs yet; nil for another run.
  static func file(of folder: String) -> String? {
    ["tuples.jsonl", "relabel/tuples.jsonl", "queries.jsonl"].map { Path.join(folder, $0) }
      .first { FileSystem.entry(at: $0)?.kind == .file }
  }

  /// A view of a line; nil for a line that is no query.
  ///
  /// - Parameter path: the directory of the run, or its file, beside which the corpus is looked for.
  init?(_ line: JSONValue, of path: String, usesColor: Bool) {
    guard line["query"]?.string != nil, line["task"]?.string != nil, line["family"] != nil else { return nil }
    self.line = line
    self.usesColor = usesColor
    corpus = Self.corpus(near: path)
  }

  /// The passages of the run that `path` belongs to, mapped once.
  private static func corpus(near path: String) -> PassageFile? {
    opened.withLock { opened in
      if let opened, opened.path == path { return opened.file }
      let folder = FileSystem.entry(at: path)?.kind == .folder ? path : Path.split(path).folder
      let found = ["passages.jsonl", "../passages.jsonl", "../../passages.jsonl"].map { Path.join(folder, $0) }
        .first { FileSystem.entry(at: $0)?.kind == .file }
      let file = found.flatMap { try? PassageFile($0) }
      opened = (path, file)
      return file
    }
  }

  private static let opened = Monitor<(path: String, file: PassageFile?)?>(nil)

  /// The formatted query.
  ///
  /// - Parameters:
  ///   - number: its position in the output, from 1.
  ///   - characters: of each passage that are shown.
  func text(number: Int, characters: Int) -> StyledText {
    let field = { (name: String) in line[name]?.string ?? "" }
    var shown = StyledText(usesColor: usesColor)
    shown.append(line: "\(number)  \(field("query"))", style: .headline)
    var parts = [field("task"), field("language")]
    parts += ["persona", "difficulty", "length"].map(field)
    if let hardness = line["hardness"] { parts += describe(hardness) }
    shown.append(line: parts.filter { !$0.isEmpty }.joined(separator: "  "), style: .dim)
    if let reason = line["reason"]?.string {
      shown.append(line: "rejected by \(field("stage")): \(reason)", style: .warning)
    }
    if !field("contaminated_by").isEmpty {
      shown.append(line: "like an evaluation: \(field("contaminated_by"))", style: .warning)
    }
    let positive = line["positive"]
    let isRelabelled = line["hardness"]?["relabelled"] == .bool(true)
    if positive == nil || isRelabelled {
      append(passage(field("passage")), label: "made for", to: &shown, characters)
    }
    if let positive { append(positive, label: isRelabelled ? "positive instead" : "positive", to: &shown, characters) }
    for further in line["further_positives"]?.array ?? [] {
      append(further, label: "further positive", to: &shown, characters)
    }
    for negative in line["negatives"]?.array ?? [] { append(negative, label: "negative", to: &shown, characters) }
    shown.append(lines: "", indent: "")
    return shown
  }

  private func describe(_ hardness: JSONValue) -> [String] {
    var parts: [String] = []
    if let rank = hardness["seed_retrieval_rank"]?.count { parts.append("own passage at rank \(rank)") }
    if let margin = hardness["ql_margin"]?.number { parts.append("likelihoods \(margin.fixed(1)) nats apart") }
    if let rho = hardness["agreement"]?.number { parts.append("rho \(rho.fixed(2))") }
    return parts
  }

  /// A passage by its key, among the seeds.
  private func passage(_ key: String) -> Passage? {
    guard let corpus, !key.isEmpty else { return nil }
    for number in 0..<corpus.count {
      guard let passage = try? corpus.passage(number), passage.isSeed else { return nil }
      if passage.key == key { return passage }
    }
    return nil
  }

  private func append(_ scored: JSONValue, label: String, to shown: inout StyledText, _ characters: Int) {
    var parts = [label]
    if let rank = scored["rank"]?.count { parts.append("rank \(rank)") }
    for (name, words) in [("ql", "likelihood"), ("rc", "relevance"), ("retrieval", "similarity")] {
      if let score = scored[name]?.number { parts.append("\(words) \(score.fixed(name == "retrieval" ? 3 : 1))") }
    }
    let number = scored["passage"]?.count ?? .max
    let passage = corpus.flatMap { number < $0.count ? try? $0.passage(number) : nil }
    append(passage, label: parts.joined(separator: "  "), to: &shown, characters)
  }

  private func append(_ passage: Passage?, label: String, to shown: inout StyledText, _ characters: Int) {
    guard let passage else { return shown.append(line: label, style: .dim) }
    shown.append(line: "\(label)\(passage.title.isEmpty ? "" : "  \(passage.title)")", style: .dim)
    shown.append(lines: String(passage.text.prefix(characters)), indent: "  ")
  }
}
