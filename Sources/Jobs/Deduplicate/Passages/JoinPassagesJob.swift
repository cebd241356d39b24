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
    let first = variant.number * PassagePlan.partsOfTask
    paths = try Dictionary(
      uniqueKeysWithValues: (first..<first + PassagePlan.partsOfTask).map {
        ($0, try context.stagingPath(of: PassageFileNames.file(.marks, $0)))
      })
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
      try PassageKeyReader(path: file, parts: parts, parameters: parameters).forEach(part: part) { key in
        try sorter.append(KeyedValue(key.key, CorpusPosition(input: input, place: key.place).bits))
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
        if let last, last.key == key {
          try sorted.append(PassageMark(start: position, count: 1, source: last.first))
        } else {
          last = (key, position)
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
