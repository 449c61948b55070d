#!/bin/sh
# Speaks, and goes on until the listener has heard it.
folder="$BOARDSPOOL_FILES/attempts/$BOARDSPOOL_ATTEMPT/speaker"
echo hello > "$folder/word.new" && mv "$folder/word.new" "$folder/word"
echo "I am $BOARDSPOOL_ROLE on $BOARDSPOOL_BOARD; all roles: $BOARDSPOOL_BOARDS"
sleep 60
