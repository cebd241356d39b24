internal import Base
internal import Tokenization

/// A shard while it is written, with what its record will say.
internal final class OpenTokenShard {
  let name: String
  let split: String
  let index: Int
  /// Faults that were found on the way.
  let faults: FaultLog
  private let writer: any TokenShardWriter
  private let trace: SourceTableWriter?
  private let inputs: [String]
  private let tellsSources: Bool
  private let neutralisesTables: Bool
  private let keepsRanges: Bool
  private var textBytes = 0
  private var sources: [SourceRange] = []
  private(set) var end = StreamPosition(part: 0, document: 0, offset: 0, tokens: nil)

  var tokenCount: Int { writer.tokenCount }

  /// - Parameters:
  ///   - name: the main file's name.
  ///   - path: where it is staged.
  ///   - inputs: locations of the task's inputs.
  ///   - saved: what `save` wrote of the shard; nil for a new one.
  /// - Throws: `TokenizerError.badShard` where the private files are not as they were saved.
  init(
    job: TokenizeJob, name: String, path: String, index: Int, of task: TokenTask, inputs: [String], faults: FaultLog,
    resuming saved: SavedShard? = nil
  ) throws {
    let settings = job.settings
    // dolma's shards have such a table anyway.
    let hasTrace = settings.traces && settings.format != .dolma
    guard saved?.trace?.tokenCount == (hasTrace ? saved?.progress.tokenCount : nil) else {
      throw TokenizerError(.badShard, "the checkpoint describes another table of sources", location: path)
    }
    self.index = index
    self.faults = faults
    self.name = name
    self.inputs = inputs
    split = settings.split(ofShard: index, of: task)
    writer = try settings.format.makeWriter(
      path: path, width: job.width, expectedTokens: settings.format.cutsDocuments ? settings.shardTokens : 0,
      keepsEnds: settings.keepsEnds, tokenizer: job.tokenizer.name,
      resuming: saved?.progress)
    trace =
      hasTrace ? try SourceTableWriter(path: path + ".csv.gz", resuming: saved?.trace) : nil
    tellsSources = settings.tellsSources
    neutralisesTables = settings.neutralisesTables
    keepsRanges = settings.keepsRanges
    guard let saved else { return }
    textBytes = saved.textBytes
    sources = saved.sources
    end = saved.end
  }

  /// Appends a document, or a part of one.
  func append(_ tokens: Span<UInt32>, of document: borrowing StreamedDocument, endsDocument: Bool) throws {
    guard inputs.indices.contains(document.input) else {
      throw TokenizerError(.badShard, "a document is of input \(document.input + 1) of \(inputs.count)", location: name)
    }
    let source =
      tellsSources
      ? DocumentSource(id: field(document.id), file: field(inputs[document.input]), line: document.row + 1) : nil
    try writer.append(tokens, endsDocument: endsDocument, source: source)
    if let trace {
      try trace.append(tokens.count, source: source)
      if endsDocument { try trace.endDocument() }
    }
    if keepsRanges { sources.add(document) }
    if endsDocument { textBytes += document.textBytes }
    end = document.position
    end.tokens = endsDocument ? nil : document.firstToken + tokens.count
  }

  /// A field of a table of sources.
  private func field(_ text: String) -> String { neutralisesTables ? SpreadsheetText.neutralised(text) : text }

  /// Keeps the shard's files, and describes the shard as it is now, for a checkpoint.
  func save(to json: inout JSONWriter) throws {
    let saved = SavedShard(
      index: index, progress: try writer.save(), trace: try trace?.save(), textBytes: textBytes, sources: sources,
      end: end)
    json.beginObject()
    saved.writeMembers(to: &json)
    json.key("faults")
    try faults.save(to: &json)
    json.endObject()
  }

  /// Ends the shard's files, which are whole in the staging directory then.
  func finish() throws -> ShardRecord {
    let table = try trace?.finish()
    var shard = try writer.finish()
    if let table { shard.files.append(table) }
    return ShardRecord(
      name: name, split: split, index: index, shard: shard, textBytes: textBytes, sources: sources,
      faults: faults.counts, end: end)
  }
}

extension TokenizationSettings {
  /// Whether documents' identifiers are needed.
  internal var tellsSources: Bool { traces || format == .dolma }

  /// Whether records tell the sources: not where nearly every document would be a range of its own.
  internal var keepsRanges: Bool { shuffleSeed == nil && validationShare == nil }
}
