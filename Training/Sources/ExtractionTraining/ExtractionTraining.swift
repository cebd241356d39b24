import ArgumentParser
import Base
import CSystem
import HTML

/// What Training/train.py calls: everything that is known of blocks is computed here, by the code that ships.
@main struct ExtractionTraining: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extraction-training",
    abstract: "Features and decisions for the training of the main-content model.",
    subcommands: [Features.self, Names.self, Decide.self, Times.self])

  /// Writes a buffer to standard output and empties it.
  static func flush(_ output: inout ByteBuffer) {
    output.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let count = write(STDOUT_FILENO, bytes.baseAddress! + written, bytes.count - written)
        precondition(count > 0, "cannot write to standard output")
        written += count
      }
    }
    output.removeAll()
  }
}

/// The features and the texts of all blocks.
struct Features: ParsableCommand {
  @Argument(help: "A WARC file.") var pages: String

  func run() throws {
    let extractor = MainContentExtractor(model: nil)
    var output = ByteBuffer(capacity: 1 << 20)
    extractor.writeFeatureHeader(to: &output)
    try ArchivePages(path: pages).forEach { id, tree in
      extractor.writeFeatures(of: tree, id: id, to: &output)
      ExtractionTraining.flush(&output)
    }
  }
}

/// The words of the names around all blocks.
struct Names: ParsableCommand {
  @Argument(help: "A WARC file.") var pages: String

  func run() throws {
    let extractor = MainContentExtractor(model: nil)
    var output = ByteBuffer(capacity: 1 << 20)
    try ArchivePages(path: pages).forEach { _, tree in
      extractor.writeNames(of: tree, to: &output)
      ExtractionTraining.flush(&output)
    }
  }
}

/// The texts that come of given probabilities, as JSON Lines for the scorer.
struct Decide: ParsableCommand {
  @Argument(help: "A WARC file.") var pages: String
  @Argument(help: "Probabilities in 65535ths, 16 bits each, all blocks of all pages in order.") var opinions: String
  @Option(help: "precision, balanced or recall.") var favor = "balanced"
  @Option(help: "keep or drop.") var comments = "drop"
  @Option(help: "plain or markdown.") var text = "plain"

  func run() throws {
    let file = try MappedFile(path: opinions)
    let all = file.bytes.bindMemory(to: UInt16.self)
    let extractor = MainContentExtractor(model: nil)
    guard let favor = ExtractionOptions.Favor(rawValue: favor),
      let comments = ExtractionOptions.Comments(rawValue: comments),
      let form = ExtractionOptions.Form(rawValue: self.text)
    else { throw ValidationError("no such option") }
    let options = ExtractionOptions(favor: favor, comments: comments, form: form)
    var text = ByteBuffer(capacity: 1 << 20)
    var line = JSONWriter()
    var start = 0
    try ArchivePages(path: pages).forEach { id, tree in
      text.removeAll()
      start += extractor.extract(tree, opinions: all[start...], options: options, into: &text)
      line.removeAll()
      line.beginObject()
      line.key("id")
      line.string(id)
      line.key("text")
      text.withSpan { line.string($0) }
      line.endObject()
      line.endLine()
      ExtractionTraining.flush(&line.bytes)
    }
  }
}
