/// Whether bytes look like one whole JSON object, in one pass without memory: brackets that match in number, strings
/// that end, nothing behind. Cut bodies and error pages fail it; what is wrong inside a value is for the parser.
internal func isWholeObject(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  var depth = 0
  var index = 0
  while index < bytes.count, bytes[index] <= 0x20 { index &+= 1 }
  guard index < bytes.count, bytes[index] == UInt8(ascii: "{") else { return false }
  while index < bytes.count {
    switch bytes[index] {
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth &+= 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth &-= 1
      if depth == 0 {
        index &+= 1
        while index < bytes.count, bytes[index] <= 0x20 { index &+= 1 }
        return index == bytes.count
      }
    case UInt8(ascii: "\""):
      index &+= 1
      while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
        index &+= bytes[index] == UInt8(ascii: "\\") ? 2 : 1
      }
    default: break
    }
    index &+= 1
  }
  return false
}
