/// How the pages look: light and dark, on a wide screen, on a phone and on paper.
enum StyleSheet {
  static let text = [
    StyleColours.text, StyleSigns.text, StyleFrame.text, StyleLists.text, StyleJob.text, StyleMedia.text,
  ].joined(separator: "\n")
}
