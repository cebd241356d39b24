/// The insertion modes of the HTML Standard, 13.2.4.1.
enum InsertionMode: UInt8, BitwiseCopyable {
  case initial, beforeHTML, beforeHead, inHead, inHeadNoscript, afterHead, inBody, text
  case inTable, inTableText, inCaption, inColumnGroup, inTableBody, inRow, inCell
  case inTemplate
  case afterBody, inFrameset, afterFrameset, afterAfterBody, afterAfterFrameset
}
