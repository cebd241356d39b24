import Base
import HTML

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the training program of the main-content model calls; Training/README.md says how.
///
/// - `features PAGES` writes the first stage's features and the texts of all blocks.
/// - `extract PAGES MODEL` writes the extracted texts as JSON Lines.
/// - `context PAGES OPINIONS` writes the second stage's features, given the first stage's
///   probabilities (65535ths, 16 bits each, all pages in order).
@main struct ExtractionTraining {
  static func main() throws {
    let arguments = CommandLine.arguments
    let pack = try PagePack(path: arguments[2])
    let parser = LibXML2Parser()
    let extractor = MainContentExtractor()
    var tree = HTMLTree()
    var output = ByteBuffer(capacity: 1 << 20)
    switch arguments[1] {
    case "features":
      extractor.writeFeatureHeader(to: &output)
      pack.forEach { id, html in
        tree.load { $0.append(html) }
        parser.parse(&tree)
        extractor.writeFeatures(of: tree, id: id, to: &output)
        flush(&output)
      }
    case "context":
      let opinions = try MappedFile(path: arguments[3])
      let all = opinions.bytes.bindMemory(to: UInt16.self)
      var start = 0
      pack.forEach { _, html in
        tree.load { $0.append(html) }
        parser.parse(&tree)
        start += extractor.writeContextFeatures(of: tree, opinions: all[start...], to: &output)
        flush(&output)
      }
    case "extract":
      let model = try MappedFile(path: arguments[3])
      try extract(pack, MainContentExtractor(model: ContentModel(model.bytes)))
    default: fatalError("unknown command")
    }
  }

  /// Writes what a model extracts, in the form that the scorer reads.
  static func extract(_ pack: PagePack, _ extractor: MainContentExtractor) throws {
    let parser = LibXML2Parser()
    var tree = HTMLTree()
    var text = ByteBuffer()
    var line = JSONWriter()
    var output = ByteBuffer(capacity: 1 << 20)
    pack.forEach { id, html in
      tree.load { $0.append(html) }
      parser.parse(&tree)
      text.removeAll()
      _ = extractor.extract(tree, into: &text)
      line.removeAll()
      line.beginObject()
      line.key("id")
      line.string(String(decoding: id, as: UTF8.self))
      line.key("text")
      text.withSpan { line.string($0) }
      line.endObject()
      line.endLine()
      line.bytes.withUnsafeBytes { output.append($0) }
      flush(&output)
    }
  }

  static func flush(_ output: inout ByteBuffer) {
    output.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let count = write(1, bytes.baseAddress! + written, bytes.count - written)
        precondition(count > 0, "cannot write")
        written += count
      }
    }
    output.removeAll()
  }
}
