internal import Archive
internal import Base
internal import Records
package import Runs
internal import Tokenization

/// The documents of a task's inputs as tokens, made by many threads and delivered in order.
internal struct TokenStream {
  let job: TokenizeJob
  let task: TaskSpec
  /// The documents that it takes of the inputs; nil for all.
  let split: ValidationShare.Split?
  let context: TaskContext
  let workers: SparePool<TokenizeWorker>
  let batches: SparePool<EncodedBatch>

  init(
    _ job: TokenizeJob, _ task: TaskSpec, taking split: ValidationShare.Split?, _ context: TaskContext,
    workers: SparePool<TokenizeWorker>, batches: SparePool<EncodedBatch>
  ) {
    self.job = job
    self.task = task
    self.split = split
    self.context = context
    self.workers = workers
    self.batches = batches
  }

  /// Makes tokens of all documents after `start`.
  ///
  /// - Parameters:
  ///   - start: the last document that is not handed over.
  ///   - faultsAfter: the faults after it that are not.
  ///   - take: is handed every batch in order, by one thread at a time.
  /// - Throws: what reading, encoding or `take` throws; what was read before is taken first where it can be.
  func run(
    after start: StreamPosition?, faultsAfter: Int = 0, _ take: @escaping (EncodedBatch) throws -> Void
  ) throws {
    let reading = TextReading(task, job.settings.fields, context, firstInput: start?.part ?? 0)
    let (context, split) = (context, split)
    let locations = task.inputs.map(\.location)
    nonisolated(unsafe) let take = take
    nonisolated(unsafe) var knownFaults = faultsAfter
    nonisolated(unsafe) var silent = SilentInputs(task.inputs, field: job.settings.fields.text, after: start)
    try context.run(
      OrderedPipeline(
        workers: workers, products: batches, read: { try reading.load($0) },
        work: { worker, batch in
          worker.texts.decode()
          batch.removeAll()
          batch.input = worker.input
          batch.storedBytes = worker.storedBytes
          try worker.encoder.encode(
            worker.texts, taking: split, input: locations[worker.input],
            after: worker.input == start?.part ? start : nil, into: batch)
        },
        deliver: { batch in
          if split != .validation { batch.insert(silent.faults(before: batch.input)) }
          silent.saw(batch)
          if knownFaults > 0 { knownFaults -= batch.dropFaults(knownFaults) }
          try take(batch)
          context.report(batch.progress(countingInputs: split != .validation))
        }))
    guard !context.stop.isRequested, split != .validation else { return }
    let rest = EncodedBatch()
    rest.insert(silent.faults(before: locations.count))
    knownFaults -= rest.dropFaults(knownFaults)
    if !rest.faults.isEmpty { try take(rest) }
  }
}

/// Finds inputs that give no document.
private struct SilentInputs {
  private let inputs: [Input]
  private let field: String
  private var input: Int
  private var hasDocuments: Bool

  init(_ inputs: [Input], field: String, after start: StreamPosition?) {
    self.inputs = inputs
    self.field = field
    input = start?.part ?? 0
    hasDocuments = start != nil
  }

  /// A fault for each input that has ended without a document, as one after it begins.
  mutating func faults(before next: Int) -> [Fault] {
    var faults: [Fault] = []
    while input < next {
      // A step before may have dropped all of an input, which is no fault.
      if !hasDocuments, inputs[input].producer == nil {
        let location = inputs[input].location
        let reason = InputDiagnosis.reason(location, expecting: .texts(field: field))
        faults.append(Fault(.noRecords, file: location, offset: 0, detail: reason ?? "no document found"))
      }
      hasDocuments = false
      input += 1
    }
    return faults
  }

  mutating func saw(_ batch: EncodedBatch) { hasDocuments = hasDocuments || !batch.isEmpty }
}

/// Reads a task's inputs one after the other; used by one thread at a time.
private final class TextReading: @unchecked Sendable {
  private let task: TaskSpec
  private let fields: TextFields
  private let context: TaskContext
  private var input: Int
  private var reader: (any TextReader)?
  private var storedBytes = 0

  init(_ task: TaskSpec, _ fields: TextFields, _ context: TaskContext, firstInput: Int) {
    self.task = task
    self.fields = fields
    self.context = context
    input = firstInput
  }

  /// Loads the next part of the inputs; false at their end.
  func load(_ worker: TokenizeWorker) throws -> Bool {
    while input < task.inputs.count {
      let reader = try self.reader ?? openTextReader(try context.open(input), fields: fields)
      self.reader = reader
      if try reader.load(&worker.texts) {
        worker.input = input
        worker.storedBytes = reader.storedByteCount - storedBytes
        storedBytes = reader.storedByteCount
        return true
      }
      self.reader = nil
      storedBytes = 0
      input += 1
    }
    return false
  }
}

extension EncodedBatch {
  /// What progress is told of the batch.
  ///
  /// - Parameter countsInputs: whether bytes that were read are told: where two tasks read an input, by one of them.
  fileprivate func progress(countingInputs countsInputs: Bool) -> Counts {
    var counts = Counts()
    counts[.documents] = documents.count
    counts[.tokens] = tokens.count
    counts[.textBytes] = textBytes
    if countsInputs { counts[.bytesIn] = storedBytes }
    return counts
  }

  /// Lets `body` see every document with its tokens, and every fault where it was found.
  func forEach(
    document body: (Span<UInt32>, StreamedDocument) throws -> Void, fault: (Fault) throws -> Void
  ) throws {
    var faultsDone = 0
    for document in documents {
      while faultsDone < document.faultEnd {
        try fault(faults[faultsDone])
        faultsDone += 1
      }
      let place = StreamPosition(part: input, document: document.ordinal, offset: document.offset, tokens: nil)
      let streamed = StreamedDocument(
        position: place, input: input, row: document.ordinal, id: document.id, textBytes: document.textBytes,
        firstToken: document.firstToken)
      try tokens.withSpan { try body($0.extracting(document.tokens), streamed) }
    }
    for index in faultsDone..<faults.count { try fault(faults[index]) }
  }
}

/// What a tokenization counts beside documents.
extension Counts.Number {
  /// Tokens, separators among them.
  package static let tokens = Self("tokens")
  /// Bytes of the documents' texts.
  package static let textBytes = Self("text_bytes")
  /// Tokens of a last shard that was dropped.
  package static let droppedTokens = Self("dropped_tokens")
  /// Tokens that a shuffle has put into shards.
  package static let shuffledTokens = Self("shuffled_tokens")
}
