internal import Archive
package import Base
internal import Deduplication
internal import Records
package import Runs

/// The first step: the keys of every input's texts, where its documents are, and, for substrings, the texts themselves.
package struct SignPassagesJob: Job {
  package static let id = "sign-passages"

  /// What passages are.
  package let settings: PassageSettings
  private let workers: SparePool<Worker>
  private let batches = SparePool<SignedTexts> { SignedTexts() }

  /// The step with its settings.
  package init(_ settings: PassageSettings) {
    self.settings = settings
    workers = SparePool { Worker(settings.method) }
  }

  package func describe(_ json: inout JSONWriter) { settings.writeMethod(to: &json) }

  package func tasks(for request: TaskRequest) throws -> [TaskSpec] { try PassagePlan(request: request).signTasks() }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let variant = PassageVariant(task)
    let reading = TextReading(try openTextReader(try context.open()))
    let files = try SignedFiles(settings, variant, context)
    let settings = settings
    try context.run(
      OrderedPipeline(
        workers: workers, products: batches, read: { try reading.load($0) },
        work: { worker, batch in worker.sign(settings, into: batch) },
        deliver: { batch in
          try files.append(batch)
          context.add(batch.counts)
        }))
    guard !context.stop.isRequested else { return }
    try files.finish()
  }

  /// The memory of a thread.
  fileprivate final class Worker {
    var texts = TextBatch()
    var storedBytes = 0
    private var signer: PassageSigner
    private var finder: SentenceFinder

    init(_ method: PassageMethod) {
      signer = PassageSigner(method)
      finder = SentenceFinder(method)
    }

    func sign(_ settings: PassageSettings, into batch: SignedTexts) {
      texts.decode()
      batch.removeAll()
      batch.counts[.bytesIn] = storedBytes
      batch.counts[.signedDocuments] = texts.rows.count
      for row in texts.rows {
        let id = texts.bytes.withSpan(row.id.range) { batch.identifiers.place($0) }
        batch.documents.append(.init(ordinal: row.ordinal, id: id, textBytes: Int(row.text.count)))
        texts.bytes.withSpan(row.text.range) { text in
          let sentences = settings.signsSentences ? finder.find(text) : []
          text.withUnsafeBytes { signer.append(of: $0, sentences: sentences, at: batch.place, to: &batch.keys) }
          if settings.comparesTexts {
            batch.texts.append(text)
            batch.texts.append(passageTextEnd)
          }
        }
        batch.place += Int(row.text.count) + 1
      }
      batch.counts[.signedBytes] = batch.place - texts.rows.count
    }
  }

  /// Reads an input; used by one thread at a time.
  private final class TextReading: @unchecked Sendable {
    private let reader: any TextReader
    private var storedBytes = 0

    init(_ reader: any TextReader) { self.reader = reader }

    func load(_ worker: Worker) throws -> Bool {
      guard try reader.load(&worker.texts) else { return false }
      worker.storedBytes = reader.storedByteCount - storedBytes
      storedBytes = reader.storedByteCount
      return true
    }
  }
}

/// What signing has made of some texts, with places from the first of these on.
private final class SignedTexts {
  struct Document {
    var ordinal: Int
    var id: ByteRange
    var textBytes: Int
  }

  var documents: [Document] = []
  var identifiers = ByteBuffer()
  var texts = ByteBuffer()
  var keys: [PassageKey] = []
  var counts = Counts()
  /// Where the next text begins.
  var place = 0

  func removeAll() {
    documents.removeAll(keepingCapacity: true)
    identifiers.removeAll()
    texts.removeAll()
    // A batch with a text of many MB is not kept at that size.
    texts.shrink(to: 8 << 20)
    if keys.capacity > 1 << 18 { keys = [] } else { keys.removeAll(keepingCapacity: true) }
    counts = Counts()
    place = 0
  }
}

/// The files of one input; used by the thread that delivers.
private final class SignedFiles: @unchecked Sendable {
  private let context: TaskContext
  private let number: Int
  private var keys: PassageKeyWriter?
  private var texts: PassageTextWriter?
  private var documents: PassageDocumentWriter?

  init(_ settings: PassageSettings, _ variant: PassageVariant, _ context: TaskContext) throws {
    self.context = context
    number = variant.number
    let parameters = settings.parameters(parts: variant.parts)
    func path(_ kind: PassageFileHeader.Kind) throws -> String {
      try context.stagingPath(of: PassageFileNames.file(kind, variant.number))
    }
    keys = try PassageKeyWriter(path: path(.keys), parts: variant.parts, parameters: parameters)
    documents = try PassageDocumentWriter(
      rows: path(.documents), identifiers: path(.identifiers), parameters: parameters)
    if settings.comparesTexts { texts = try PassageTextWriter(path: path(.texts), parameters: parameters) }
  }

  func append(_ batch: SignedTexts) throws {
    guard let place = documents?.place else { preconditionFailure("files that are finished") }
    try keys?.append(batch.keys, from: place)
    for document in batch.documents {
      try batch.identifiers.withSpan(document.id.range) {
        try documents?.append(ordinal: document.ordinal, identifier: $0, textBytes: document.textBytes)
      }
    }
    try batch.texts.withSpan { (bytes) throws(OutputError) in try texts?.append(bytes) }
  }

  func finish() throws {
    var finished: [(PassageFileHeader.Kind, (byteCount: Int, sha256: String))] = []
    if let keys = keys.take() { finished.append((.keys, try keys.finish())) }
    if let texts = texts.take() { finished.append((.texts, try texts.finish())) }
    if let documents = documents.take() { finished += zip([.documents, .identifiers], try documents.finish()) }
    for (kind, file) in finished {
      context.stage(
        .init(path: PassageFileNames.file(kind, number), byteCount: file.byteCount, sha256: file.sha256))
    }
  }
}
