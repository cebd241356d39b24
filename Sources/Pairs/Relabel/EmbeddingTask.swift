internal import Base
internal import Inference
internal import Retrieval
package import Runs

/// Embeds some texts into a file of vectors, in their order: what a task for queries and one for passages have in common.
internal struct EmbeddingTask {
  let settings: EmbeddingSettings
  let model: ModelConnection
  let log: AnswerLog
  /// The number of texts.
  let count: Int
  /// A text by its number.
  let text: (Int) throws -> String

  /// Asks for the vectors and writes them as rows of length 1.
  ///
  /// A batch that the server refuses is asked for text by text; a text that it refuses alone has a row of zeros, which is near
  /// to nothing, and is counted.
  ///
  /// - Parameter path: the file, below the task's staged ones.
  func perform(_ path: String, _ context: TaskContext) throws {
    let asking = Asking(model: model, log: log)
    func ask(_ ranges: [Range<Int>]) throws -> Bool {
      var next = 0
      return try asking.ask(
        {
          guard next < ranges.count else { return nil }
          defer { next += 1 }
          return try question(ranges[next])
        }, stop: context.stop, answered: { context.report(.answer($0)) }) != nil
    }
    let batches = stride(from: 0, to: count, by: settings.batch).map { $0..<min(count, $0 + settings.batch) }
    guard try ask(batches) else { return }
    var alone: [Range<Int>] = []
    for batch in batches where try vectors(batch) == nil { alone += batch.map { $0..<$0 + 1 } }
    if settings.batch > 1, try !ask(alone) { return }
    try write(batches, path, context)
  }

  private func question(_ range: Range<Int>) throws -> Question {
    // Servers stop at a NUL, and refuse an empty text.
    settings.question(
      try range.map { number in
        let text = try text(number).filter { $0 != "\u{0}" }
        return text.isEmpty ? " " : text
      })
  }

  /// The vectors of some texts; nil where the server has refused them.
  private func vectors(_ range: Range<Int>) throws -> Vectors? {
    guard let content = try log.answer(question(range).key).flatMap({ AnswerContent($0) }),
      case .vectors(let values, let dimension) = content.value
    else { return nil }
    return Vectors(values: values, dimension: dimension, usage: content.usage)
  }

  private struct Vectors {
    var values: [Float]
    var dimension: Int
    var usage: Usage
  }

  private func write(_ batches: [Range<Int>], _ path: String, _ context: TaskContext) throws {
    var dimension: Int?
    for batch in batches where dimension == nil {
      dimension = try vectors(batch)?.dimension ?? batch.lazy.compactMap { try vectors($0..<$0 + 1)?.dimension }.first
    }
    guard let dimension else {
      throw InferenceError(
        .unusable, "the server has refused every text", location: model.identity,
        advice: "See \(log.path) for what it says.")
    }
    let staged = try context.stagingPath(of: path)
    var file = try VectorFileWriter(path: staged, dimension: dimension, normalizes: true)
    let none = [Float](repeating: 0, count: dimension)
    var counts = Counts()
    for batch in batches {
      if let found = try vectors(batch) {
        try append(found, to: &file, &counts)
      } else {
        for number in batch {
          if let found = try vectors(number..<number + 1) {
            try append(found, to: &file, &counts)
          } else {
            try file.append(none.span)
            counts[.notEmbedded] += 1
          }
        }
      }
    }
    try file.commit()
    context.stage(try StagedFile.measured(path, at: staged))
    counts[.embedded] = count
    context.count(counts)
  }

  private func append(_ found: Vectors, to file: inout VectorFileWriter, _ counts: inout Counts) throws {
    counts.add(.answer(found.usage))
    for start in stride(from: 0, to: found.values.count, by: found.dimension) {
      let row = Array(found.values[start..<start + found.dimension])
      try file.append(row.span)
    }
  }
}

extension Counts.Number {
  /// Texts that have vectors.
  package static let embedded = Self("embedded")
  /// Texts that the server has refused.
  package static let notEmbedded = Self("not_embedded")
}
