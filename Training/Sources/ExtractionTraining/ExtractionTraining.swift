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
@main struct ExtractionTraining {
  static func main() throws {
    let arguments = CommandLine.arguments
    let pack = try PagePack(path: arguments[2])
    let parser = LibXML2Parser()
    var tree = HTMLTree()
    let extractor = MainContentExtractor()
    var output = ByteBuffer(capacity: 1 << 20)
    extractor.writeFeatureHeader(to: &output)
    pack.forEach { id, html in
      tree.load { $0.append(html) }
      parser.parse(&tree)
      extractor.writeFeatures(of: tree, id: id, to: &output)
      output.withUnsafeBytes { _ = Glibc.write(1, $0.baseAddress, $0.count) }
      output.removeAll()
    }
  }
}

/// Pages in one file: length of identifier, length of page (32 bits, little-endian), both texts.
struct PagePack {
  private let file: MappedFile

  init(path: String) throws { file = try MappedFile(path: path) }

  func forEach(_ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void) {
    let bytes = file.bytes.bindMemory(to: UInt8.self)
    var offset = 0
    while offset + 8 <= bytes.count {
      let idStart = offset + 8
      let pageStart = idStart + number(offset)
      let end = pageStart + number(offset + 4)
      body(
        UnsafeBufferPointer(rebasing: bytes[idStart..<pageStart]),
        UnsafeBufferPointer(rebasing: bytes[pageStart..<end]))
      offset = end
    }
  }

  private func number(_ offset: Int) -> Int {
    Int(UInt32(littleEndian: file.bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
  }
}
