/// Tools that talk to a loader on the chip, by a serial port or by USB.
enum SerialRecipeRows {
  static let all = esptool + avrdude + dfuUtil + bossac + stm32flash

  private static let esp = #"{"kind": "esptool", "port": "/dev/serial/by-id/usb-esp", "chip": "esp32"}"#

  static let esptool = [
    RecipeRow(
      esp,
      board: #", "flash": {"address": "0x10000", "size": 1048576}"#,
      .bin,
      steps: """
        flash esptool --chip esp32 --port /dev/serial/by-id/usb-esp --baud 460800 --before default-reset --after \
        hard-reset write-flash 0x10000 firmware.bin
        """
    ),
    // The console is the port itself, whose RTS starts the firmware when somebody listens.
    RecipeRow(
      esp,
      board: #", "flash": {"address": "0x10000", "size": 1048576}, "console": {"kind": "serial","#
        + #" "path": "/dev/serial/by-id/usb-esp", "baud": 115200, "open": "after", "reset": "rts"}"#,
      .bin,
      steps: """
        flash esptool --chip esp32 --port /dev/serial/by-id/usb-esp --baud 460800 --before default-reset --after \
        no-reset write-flash 0x10000 firmware.bin
        open
        discard
        pulse rts
        """
    ),
    RecipeRow(
      #"{"kind": "esptool", "port": "/dev/ttyACM0", "before": "usb-reset", "baud": 921600,"#
        + #" "options": ["--no-stub"]}"#,
      .binWithBase,
      steps: """
        flash esptool --chip auto --port /dev/ttyACM0 --baud 921600 --before usb-reset --after hard-reset --no-stub \
        write-flash 0x8000000 firmware.bin
        """
    ),
  ]

  static let avrdude = [
    RecipeRow(
      #"{"kind": "avrdude", "programmer": "arduino", "part": "m328p", "port": "/dev/ttyUSB0", "baud": 115200,"#
        + #" "loader": true}"#,
      .hex,
      steps: """
        flash avrdude -c arduino -p m328p -P /dev/ttyUSB0 -b 115200 -D -U flash:w:firmware.hex:i
        """
    ),
    RecipeRow(
      #"{"kind": "avrdude", "programmer": "atmelice_isp", "part": "m328p", "bit_clock": "125kHz"}"#,
      board: #", "probe": "J41800099437""#,
      .elf,
      steps: """
        flash avrdude -c atmelice_isp -p m328p -P usb:J41800099437 -B 125kHz -U flash:w:firmware.elf:e
        """
    ),
    RecipeRow(
      #"{"kind": "avrdude", "programmer": "usbasp", "part": "t85", "options": ["-V"]}"#,
      .hex,
      steps: """
        flash avrdude -c usbasp -p t85 -V -U flash:w:firmware.hex:i
        """
    ),
    // Old firmware talks until avrdude has the chip, so what counts is what comes from then on.
    RecipeRow(
      #"{"kind": "avrdude", "programmer": "usbasp", "part": "m328p"}"#,
      board: #", "console": {"kind": "serial", "path": "/dev/ttyUSB1", "baud": 57600}"#,
      .hex,
      steps: """
        open
        discard
        flash avrdude -c usbasp -p m328p -U flash:w:firmware.hex:i
        """
    ),
  ]

  static let dfuUtil = [
    RecipeRow(
      #"{"kind": "dfu-util", "device": "0483:df11"}"#,
      .elf,
      steps: """
        convert llvm-objcopy -O binary firmware.elf firmware.bin
        flash dfu-util -d 0483:df11 -a 0 -s 0x8000000:leave -D firmware.bin
        """
    ),
    RecipeRow(
      #"{"kind": "dfu-util", "device": "0483:df11", "alternate": "1", "usb_path": "1-1.2"}"#,
      board: #", "probe": "357F366E3335""#,
      .hex,
      steps: """
        convert llvm-objcopy -I ihex -O binary firmware.hex firmware.bin
        flash dfu-util -d 0483:df11 -S 357F366E3335 -p 1-1.2 -a 1 -s 0x8000000:leave -D firmware.bin
        """
    ),
    // A loader that knows no addresses.
    RecipeRow(
      #"{"kind": "dfu-util", "device": "1d50:607f"}"#,
      .bin,
      steps: """
        flash dfu-util -d 1d50:607f -a 0 -R -D firmware.bin
        """
    ),
  ]

  static let bossac = [
    RecipeRow(
      #"{"kind": "bossac", "port": "/dev/ttyACM0"}"#,
      .bin,
      steps: """
        flash bossac --port=/dev/ttyACM0 --erase --write --verify firmware.bin --reset
        """
    ),
    RecipeRow(
      #"{"kind": "bossac", "port": "/dev/ttyACM0", "touch": true, "offset": "0x2000", "boot": true}"#,
      .elf,
      steps: """
        convert llvm-objcopy -O binary firmware.elf firmware.bin
        flash bossac --port=/dev/ttyACM0 --arduino-erase --offset=0x2000 --erase --write --verify --boot=1 \
        firmware.bin --reset
        """
    ),
  ]

  static let stm32flash = [
    RecipeRow(
      #"{"kind": "stm32flash", "port": "/dev/ttyUSB0"}"#,
      .hex,
      steps: """
        flash stm32flash -b 115200 -m 8e1 -w firmware.hex -v -g 0x0 /dev/ttyUSB0
        """
    ),
    RecipeRow(
      #"{"kind": "stm32flash", "port": "/dev/ttyUSB0", "baud": 57600, "options": ["-i", "rts,-dtr,dtr"]}"#,
      .binWithBase,
      steps: """
        flash stm32flash -b 57600 -m 8e1 -i rts,-dtr,dtr -w firmware.bin -v -S 0x8000000 -g 0x0 /dev/ttyUSB0
        """
    ),
    RecipeRow(
      #"{"kind": "stm32flash", "port": "/dev/ttyUSB0"}"#,
      .bin,
      steps: """
        flash stm32flash -b 115200 -m 8e1 -w firmware.bin -v -g 0x0 /dev/ttyUSB0
        """
    ),
  ]
}
