"""Files to frames and back: video, image folders, sampling, crops and the video writer."""
