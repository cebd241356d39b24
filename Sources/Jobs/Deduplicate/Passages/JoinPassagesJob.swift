package import Base
internal import Deduplication
package import Runs

/// The second step: what of the texts stands earlier as well, by parts of the keys of all inputs.
package struct JoinPassagesJob: Job {
  package static let id = "join-passages"

  /// What passages are.
  package let settings: PassageSettings
  private let listing = PassageListing()

  /// The step with its settings.
  package init(_ settings: PassageSettings) { self.settings = settings }

  package func describe(_ json: inout JSONWriter) { settings.writeMethod(to: &json) }

  package func tasks(for request: TaskRequest) -> [TaskSpec] { PassagePlan(request: request).joinTasks() }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let variant = PassageVariant(task)
    let join = try PassageJoin(settings, variant, context, listing)
    let first = variant.number * PassagePlan.partsOfTask
    let next = Monitor(first)
    try context.run(
      OrderedPipeline(
        workers: SparePool { Worker() }, products: SparePool { Product() },
        read: { worker in
          next.withLock { next in
            worker.part = next
            next += 1
            return worker.part < first + PassagePlan.partsOfTask
          }
        },
        work: { worker, product in try join.join(worker.part, product) },
        deliver: { product in
          guard let file = product.file else { return }
          context.stage(file)
          context.add(product.counts)
        }))
  }

  private final class Worker { var part = 0 }

  fileprivate final class Product {
    /// The part's marks; nil where a stop was asked for.
    var file: CompletionRecord.File?
    var counts = Counts()
  }
}

/// Joins parts of the keys; shared by threads.
private final class PassageJoin: Sendable {
  private let settings: PassageSettings
  private let parts: Int
  private let parameters: String
  private let keyFiles: [String]
  private let texts: PassageTexts?
  private let memory: Int
  private let folder: String
  private let stop: StopFlag
  /// The documents of an input, where these decide which passage is kept.
  private let order: (@Sendable (Int) throws -> PassageDocuments)?
  /// Where the marks of each part are staged.
  private let paths: [Int: String]

  init(
    _ settings: PassageSettings, _ variant: PassageVariant, _ context: TaskContext, _ listing: PassageListing
  ) throws {
    self.settings = settings
    parts = variant.parts
    parameters = settings.parameters(parts: variant.parts)
    keyFiles = try listing.paths(.keys, context)
    texts = settings.comparesTexts ? try listing.texts(context, parameters: parameters) : nil
    memory = max(1 << 20, settings.memory / context.threads)
    folder = try context.privateFolder("sort")
    stop = context.stop
    let parameters = parameters
    if settings.keepsLowestDocument {
      order = { input in try listing.documents(ofInput: input, context, parameters: parameters) }
    } else {
      order = nil
    }
    let first = variant.number * PassagePlan.partsOfTask
    paths = try Dictionary(
      uniqueKeysWithValues: (first..<first + PassagePlan.partsOfTask).map {
        ($0, try context.stagingPath(of: PassageFileNames.file(.marks, $0)))
      })
  }

  /// Bits of a key that are the order of passages with the same hash: the document's number in its input, and the input.
  private static let orderBits: UInt128 = 48

  /// A key by which equal passages stand in the order in which datatrove keeps them, with 80 bits of the hash.
  private static func key(_ key: UInt128, document: Int, input: Int) -> UInt128 {
    ((key >> orderBits) << orderBits) | (UInt128(UInt32(clamping: document)) << 16) | UInt128(input)
  }

  func join(_ part: Int, _ product: JoinPassagesJob.Product) throws {
    product.file = nil
    product.counts = Counts()
    guard let path = paths[part] else { preconditionFailure("part \(part) is of another task") }
    let private_ = Path.join(folder, "\(part)")
    var sorter = ExternalSorter<KeyedValue<UInt128>>(
      path: private_ + ".keys", memory: memory / 2, width: settings.comparesTexts ? 64 : 128)
    for (input, file) in keyFiles.enumerated() {
      guard !stop.isRequested else { return }
      let documents = try order?(input)
      var guess = 0
      try PassageKeyReader(path: file, parts: parts, parameters: parameters).forEach(part: part) { key in
        let position = CorpusPosition(input: input, place: key.place)
        guard let documents else { return try sorter.append(KeyedValue(key.key, position.bits)) }
        guard let document = documents.document(at: key.place, guess: guess) else {
          throw PassageError(.badFile, "a key is of no document", advice: PassageFileNames.advice)
        }
        guess = document
        try sorter.append(KeyedValue(Self.key(key.key, document: document, input: input), position.bits))
      }
    }
    var writer = try PassageMarkWriter(path: path, parameters: parameters)
    var marks = 0
    var seen = 0
    /// Whether the work goes on: asked now and then.
    func goesOn() throws {
      seen &+= 1
      if seen & 0xFFFF == 0, stop.isRequested { throw RunError.stopped(folder) }
    }
    if let texts, case .substrings(let minimum) = settings.method {
      var finder = RepeatFinder(texts: texts, minimumBytes: minimum, path: private_, memory: memory / 2)
      try sorter.finish { key, bits in
        try goesOn()
        try finder.add(key, CorpusPosition(bits: bits))
      }
      try finder.finish { mark in
        marks += 1
        try writer.append(mark)
      }
    } else {
      var sorted = PassageMarkSorter(path: private_ + ".marks", memory: memory / 2)
      var last: (key: UInt128, first: CorpusPosition)?
      try sorter.finish { key, bits in
        try goesOn()
        let position = CorpusPosition(bits: bits)
        let passage = order == nil ? key : key >> Self.orderBits
        if let last, last.key == passage {
          try sorted.append(PassageMark(start: position, count: 1, source: last.first))
        } else {
          last = (passage, position)
        }
      }
      try sorted.finish { mark in
        marks += 1
        try writer.append(mark)
      }
    }
    let file = try writer.finish()
    product.file = CompletionRecord.File(
      path: PassageFileNames.file(.marks, part), byteCount: file.byteCount, sha256: file.sha256)
    product.counts[.marks] = marks
  }
}
