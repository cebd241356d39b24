import Base
import HTML

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// features PAGES: writes what the training program reads, for every page of a pack.
let arguments = CommandLine.arguments
let pack = try MappedFile(path: arguments[2])
var offset = 0
let parser = LibXML2Parser()
var tree = HTMLTree()
let extractor = MainContentExtractor()
var output = ByteBuffer(capacity: 1 << 20)
func number(_ at: Int) -> Int {
  Int(UInt32(littleEndian: pack.bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
}
func flush() {
  output.withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, stdout) }
  output.removeAll()
}
extractor.writeFeatureHeader(to: &output)
while offset < pack.bytes.count {
  let idCount = number(offset)
  let count = number(offset + 4)
  let id = UnsafeBufferPointer(
    rebasing: pack.bytes.bindMemory(to: UInt8.self)[(offset + 8)..<(offset + 8 + idCount)])
  let html = UnsafeBufferPointer(
    rebasing: pack.bytes.bindMemory(to: UInt8.self)[(offset + 8 + idCount)..<(offset + 8 + idCount + count)])
  tree.load { $0.append(html) }
  parser.parse(&tree)
  extractor.writeFeatures(of: tree, id: id, to: &output)
  flush()
  offset += 8 + idCount + count
}
